#include "verifiers/language/share.h"

#include <algorithm>

#include "verifiers/language/internal/survey.h"

namespace cupel::language {

LanguageShare language_share(std::string_view text, const Target& target, Unit unit) {
  return survey(text, target, unit);
}

std::optional<Target> language_of(std::string_view text) {
  const LanguageShare share = survey(text, Target{}, Unit::letter);
  const LanguageId unknown = language_id("und");
  const LanguageShare::Part* most = nullptr;
  for (const LanguageShare::Part& part : share.parts)
    if (part.language != unknown && most == nullptr) most = &part;
  if (most == nullptr) return std::nullopt;
  // A few words do not tell these apart.
  for (const std::string_view code : {"zh", "ms"}) {
    const Target both = *target_from(code);
    std::size_t words = 0;
    for (const LanguageShare::Part& part : share.parts)
      if (both.contains(part.language)) words += part.words;
    if (words >= most->words) return both;
  }
  return *target_from(known_languages()[most->language].code);
}

}  // namespace cupel::language
