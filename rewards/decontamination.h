#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cupel {

/// When a training text counts as one that holds an evaluation text: it has a run of `words` words
/// in common with one. Words are in small letters and parted by white space; letters of scripts
/// without spaces (Chinese, Japanese, Thai) are words by themselves.
struct OverlapRules {
  std::size_t words = 10;  ///< from 1 to 64

  /// `x + 1.` is the words x, +, 1. where punctuation is kept, and x, 1 where it is taken out.
  bool keeps_punctuation = false;

  /// Questions of fewer words are found where they are the whole training text; else not at all.
  bool matches_short_whole = true;

  /// A run of words that more than so many different evaluation texts have in common is a phrase
  /// such as "put your final answer within \boxed{}", and counts for nothing; 0: every run counts.
  std::size_t most_items = 10;

  /// DeepSeek-R1: 10 words of evaluation questions or reference solutions. What is a word is not
  /// published; here it is as in `gpt3`.
  static OverlapRules r1() { return {}; }
  /// GPT-3, appendix C: 13 words, in small letters, parted by white space, without punctuation.
  static OverlapRules gpt3() { return {.words = 13}; }
  /// s1 and open-r1: 8 words, in small letters, parted by white space, punctuation and all.
  static OverlapRules s1() {
    return {.words = 8, .keeps_punctuation = true, .matches_short_whole = false, .most_items = 0};
  }

  /// `r1`, `gpt3`, `s1`, or a number of words for the rules of `r1` with another length.
  static Result<OverlapRules> from_text(std::string_view text);
};

/// Which fields of an evaluation file are read. A question may be a list of messages: those of the
/// user are read, not the system's.
struct EvaluationFields {
  std::vector<std::string> question = {"prompt",           "question", "problem",
                                       "question_content", "Question", "instruction",
                                       "messages",         "text",     "input"};
  std::vector<std::string> solution = {"solution",           "answer",    "canonical_solution",
                                       "reference_solution", "rationale", "Explanation",
                                       "reference"};
};

/// What a training text has in common with an evaluation text.
struct Overlap {
  std::string file;        ///< the evaluation file
  std::uint64_t line = 0;  ///< and the line of its row
  std::string field;       ///< and the field
  std::string_view words;  ///< the run of words as it stands in the training text

  /// `aime.jsonl:12 "problem": the words "…"`
  std::string text() const;
};

/// What stands in an index.
struct EvaluationSummary {
  std::size_t rows = 0;
  std::size_t texts = 0;            ///< questions and solutions that differ
  std::size_t runs = 0;             ///< runs of words that are looked for
  std::size_t common_runs = 0;      ///< left out as phrases, see `most_items`
  std::size_t only_common = 0;      ///< texts that have no other runs: they are not found
  std::size_t short_questions = 0;  ///< found as a whole only, or not at all
  std::size_t short_solutions = 0;  ///< not looked for
  std::vector<std::string>
      notices;  ///< rows that could not be read or have no text: file:line: what
};

/// Finds evaluation texts in training texts. Every hit is checked word by word, so that no hash can
/// be at fault. Immutable; thread-safe.
///
///     auto index = EvaluationIndex::read({"aime.jsonl"}, OverlapRules::r1());
///     if (auto overlap = index->find(prompt)) …overlap->text()…
class EvaluationIndex {
 public:
  /// Fails on a file that cannot be read or that has no row with a text, and names the fields that
  /// were looked for.
  static Result<EvaluationIndex> read(const std::vector<std::string>& files, OverlapRules rules,
                                      const EvaluationFields& fields = {});

  EvaluationIndex(EvaluationIndex&&) noexcept;
  EvaluationIndex& operator=(EvaluationIndex&&) noexcept;
  ~EvaluationIndex();

  /// The first run of words of `text` that an evaluation text has too. Linear. Of messages give
  /// what they say, not the JSON: its escapes are glued to words.
  std::optional<Overlap> find(std::string_view text) const;

  const EvaluationSummary& summary() const;

 private:
  struct Impl;
  explicit EvaluationIndex(std::unique_ptr<const Impl> impl);

  std::unique_ptr<const Impl> impl_;
};

}  // namespace cupel
