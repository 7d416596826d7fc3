// For each row on the standard input, {"target", "text"}, a line with the share of words of the
// target language.
//
//   language_share [--evidence both|letters|words] [--unit letter|dictionary]

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "verifiers/language/data/arabic.txt.h"
#include "verifiers/language/data/cyrillic.txt.h"
#include "verifiers/language/data/han.txt.h"
#include "verifiers/language/data/latin.txt.h"
#include "verifiers/language/data/words.txt.h"
#include "verifiers/language/internal/survey.h"

using namespace cupel::language;

int main(int count, char** arguments) {
  EvidenceParts parts;
  Unit unit = Unit::letter;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view option = arguments[i], value = arguments[i + 1];
    if (option == "--evidence") parts = {value != "words", value != "letters"};
    if (option == "--unit") unit = value == "dictionary" ? Unit::dictionary : Unit::letter;
  }
  const Evidence latin(cupel::kLatinLetters, cupel::kWords, parts);
  const Evidence cyrillic(cupel::kCyrillicLetters, cupel::kWords, parts);
  const Evidence arabic(cupel::kArabicLetters, cupel::kWords, parts);
  const Evidence han(cupel::kHanLetters, {});
  const EvidenceSet evidence = {&latin, &cyrillic, &arabic, &han};
  for (std::string line; std::getline(std::cin, line);) {
    const auto row = nlohmann::json::parse(line);
    const auto target = target_from(row.at("target").get<std::string>());
    if (!target) {
      std::cerr << "language_share: " << target.error().message << '\n';
      return 1;
    }
    const std::string text = row.at("text");
    const LanguageShare share = survey(text, *target, unit, evidence);
    nlohmann::json languages = nlohmann::json::object();
    for (const auto& part : share.parts)
      languages[std::string(known_languages()[part.language].code)] = part.words;
    std::cout << nlohmann::json{{"words", share.words},
                                {"target_words", share.target_words},
                                {"languages", languages}}
                     .dump()
              << '\n';
  }
}
