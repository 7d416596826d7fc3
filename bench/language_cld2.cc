// As language_share, but every sentence is of the one language that CLD2 finds in it. Only its
// words are counted by cupel. CLD2 is not part of cupel: this is what its evidence is held against.

#include <cstdio>  // which CLD2's header needs and does not include

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "verifiers/language/share.h"

using namespace cupel::language;

namespace {

/// The first sentence of `rest`, which loses it.
std::string_view take_sentence(std::string_view& rest) {
  std::size_t end = rest.find_first_of(".!?\n");
  for (const std::string_view stop : {"。", "！", "？", "।"})
    if (const std::size_t found = rest.find(stop); found < end) end = found + stop.size() - 1;
  end = std::min(end, rest.size() - 1) + 1;
  const std::string_view sentence = rest.substr(0, end);
  rest.remove_prefix(end);
  return sentence;
}

std::string language_by_cld2(std::string_view sentence) {
  CLD2::Language languages[3];
  int percents[3], bytes = 0;
  double scores[3];
  bool is_reliable = false;
  const CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  CLD2::ExtDetectLanguageSummary(sentence.data(), static_cast<int>(sentence.size()), true, &hints,
                                 CLD2::kCLDFlagBestEffort, languages, percents, scores, nullptr,
                                 &bytes, &is_reliable);
  return CLD2::LanguageCode(languages[0]);
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const auto row = nlohmann::json::parse(line);
    const Target target = *target_from(row.at("target").get<std::string>());
    const std::string text = row.at("text");
    std::size_t words = 0, of_target = 0;
    std::map<std::string, std::size_t> languages;
    for (std::string_view rest = text; !rest.empty();) {
      const std::string_view sentence = take_sentence(rest);
      const std::size_t here = language_share(sentence, target).words;
      if (here == 0) continue;
      const std::string code = language_by_cld2(sentence);
      const auto found = target_from(code);
      // What CLD2 does not know is given to the target, as is best for it.
      const bool is_target = code == "un" || (found && (found->languages & target.languages).any());
      words += here;
      if (is_target) of_target += here;
      languages[code] += here;
    }
    std::cout << nlohmann::json{{"words", words},
                                {"target_words", of_target},
                                {"languages", languages}}
                     .dump()
              << '\n';
  }
}
