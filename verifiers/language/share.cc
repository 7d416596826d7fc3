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
  const Target chinese = *target_from("zh");
  const LanguageShare::Part* most = nullptr;
  std::size_t of_chinese = 0;
  for (const LanguageShare::Part& part : share.parts) {
    if (chinese.contains(part.language)) of_chinese += part.words;
    if (part.language != unknown && most == nullptr) most = &part;
  }
  if (most == nullptr) return std::nullopt;
  if (of_chinese >= most->words) return chinese;
  return *target_from(known_languages()[most->language].code);
}

}  // namespace cupel::language
