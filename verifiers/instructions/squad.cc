#include "verifiers/instructions/squad.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_map>

#include "verifiers/instructions/internal/evaluation_text.h"
#include "verifiers/instructions/internal/words.h"

namespace cupel::instructions {

std::string squad_normalized(std::string_view text) {
  if (is_ascii(text)) return plain_ascii_words(text);
  std::string kept = lower(text);
  std::erase_if(kept, is_python_punctuation);
  return with_single_spaces(without_articles(kept));
}

Agreement squad_agreement(std::string_view answer, std::string_view reference) {
  const std::string said = squad_normalized(answer), wanted = squad_normalized(reference);
  std::unordered_map<std::string_view, std::size_t> missing;
  std::array<bool, 256> begins_missing{};  // most words are told by their first letter
  std::size_t words_wanted = 0, words_said = 0, shared = 0;
  for_each_word(wanted, [&](std::string_view word) {
    ++missing[word];
    begins_missing[static_cast<unsigned char>(word.front())] = true;
    ++words_wanted;
  });
  for_each_word(said, [&](std::string_view word) {
    ++words_said;
    if (!begins_missing[static_cast<unsigned char>(word.front())]) return;
    const auto found = missing.find(word);
    if (found == missing.end() || found->second == 0) return;
    --found->second;
    ++shared;
  });
  Agreement agreement{said == wanted, 0};
  if (shared == 0) return agreement;
  const double precision = static_cast<double>(shared) / static_cast<double>(words_said);
  const double recall = static_cast<double>(shared) / static_cast<double>(words_wanted);
  agreement.f1 = (2 * precision * recall) / (precision + recall);
  return agreement;
}

bool squad_contains(std::string_view text, std::string_view part) {
  const std::string words = squad_normalized(part);
  return !words.empty() &&
         (' ' + squad_normalized(text) + ' ').find(' ' + words + ' ') != std::string::npos;
}

}  // namespace cupel::instructions
