#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "rewards/scored_lines.h"
#include "verifiers/language/languages.h"

namespace cupel {

/// What makes a completion hard to read. DeepSeek-R1 (arXiv 2501.12948, section 2.3.3) leaves out
/// chains of thought "with mixed languages, long paragraphs, and code blocks", and gives no
/// figures.
enum class Unreadable : std::uint8_t {
  truncated,        ///< it was cut off, or its thought never ends
  open_end,         ///< it ends in the middle of a sentence
  code_block,       ///< there is a fenced block of code where none may be
  long_paragraph,   ///< a paragraph has too many characters or words
  mixed_languages,  ///< too few words are of the language that is asked for
};

std::string_view to_string(Unreadable why);

/// What may be. A limit that is not set is not asked about, and costs nothing.
struct ReadingLimits {
  std::optional<double> least_language_share;  ///< of the words; R1's language reward: 1
  std::optional<language::Target> language;    ///< none: the language of the prompt
  std::optional<std::uint64_t> most_paragraph_characters;
  std::optional<std::uint64_t> most_paragraph_words;  ///< of words between white space
  bool allows_code_in_thought = true;
  bool allows_code_in_answer = true;
  bool allows_truncated = true;
  bool allows_open_end = true;  ///< the last sentence may lack its end

  /// What R1's second stage left out, with figures of ours: 95 % of the words in the language of
  /// the prompt, paragraphs of up to 2000 characters, no code in the thought, nothing cut off.
  static ReadingLimits r1();

  bool asks_anything() const;
};

/// What was measured of one completion. A value.
///
/// Language, paragraphs and code are those of the thought, before the last `</think>`; of all of a
/// completion that has none set apart.
struct Reading {
  std::optional<double> language_share;  ///< none: not asked for, or the prompt shows no language
  std::uint64_t longest_paragraph = 0;   ///< in characters; blank lines part paragraphs
  std::uint64_t longest_paragraph_words = 0;  ///< of the paragraph with the most
  bool has_code_in_thought = false;
  bool has_code_in_answer = false;  ///< what is not set apart as thought is answer too
  bool is_truncated = false;        ///< the thought never ends; a row may say so: `says_truncated`
  /// It ends in a comma, an opening bracket or an operator, or a line of more than 80 characters
  /// ends in a letter or digit. A guess: answers need no full stop.
  bool has_open_end = false;
};

/// Measures what `limits` ask about. Linear. Thread-safe.
Reading read_completion(std::string_view prompt, std::string_view completion,
                        const ReadingLimits& limits);

/// Whether a row says that its completion was cut off: the verdict's reason is `truncated`, the
/// field `truncated` is true, or `finish_reason` or `stop_reason` is `length` or `max_tokens`.
/// Where they are lists, the row's index says which of their values counts. Thread-safe.
bool says_truncated(const ScoredLine& row);

/// The first limit that is not kept, in the order of `Unreadable`. Pure.
std::optional<Unreadable> unreadable(const Reading& reading, const ReadingLimits& limits);

}  // namespace cupel
