#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/executor.h"
#include "base/fingerprint.h"
#include "base/result.h"
#include "base/text_arena.h"
#include "datasets/fields.h"
#include "rewards/scored_lines.h"

namespace cupel::eval {

struct ReadOptions {
  std::vector<std::string> inputs;  ///< files of scored rows; `-` is standard input
  std::vector<std::string> names;   ///< what messages call them; empty: as they are called
  Fields fields;
  std::string group_by = "auto";                  ///< rewards/prompt_key.h
  std::vector<std::string> by = {"data_source"};  ///< fields that results are told apart by
  bool by_may_be_missing = true;                  ///< else a row at least must have each of them
  std::string reward_field;  ///< "" is `reward`; else a component or field, for best-of-k alone
  std::string rating_field;  ///< the prompt's rating on Codeforces' scale, say; "" for none
  /// Rows are correct from this reward on; none: by their `outcome`.
  std::optional<double> correct_from;
  std::size_t max_line_bytes = 64u << 20;
};

/// A completion that was scored.
struct EvalSample {
  double reward;
  double ranked_by;  ///< what best-of-k goes by: the reward, or `ReadOptions::reward_field`
  bool is_correct;
  std::uint32_t answer;  ///< in `EvalRows::answers`; 0: it has none
};

struct EvalPrompt {
  Fingerprint key;
  std::uint32_t file = 0;  ///< of its first row, in `EvalRows::files`
  std::uint64_t line = 0;
  std::size_t first = 0, samples = 0;  ///< in `EvalRows::samples`, in the order of the rows
  std::vector<std::uint32_t> values;   ///< of the fields in `by`, in `EvalRows::by`
  double rating = std::numeric_limits<double>::quiet_NaN();
  bool is_math = false;  ///< the math engine judged it, as far as the rows say
};

/// What scored files say, without their texts.
struct EvalRows {
  struct Field {
    std::string name;
    std::vector<std::string> values;  ///< distinct ones; "" where a row has none
  };

  std::string place_of(const EvalPrompt& prompt) const;  ///< "file:line"
  /// Whether what samples are ranked by tells some apart that are both right or both wrong.
  bool rewards_say_more() const;
  std::span<const EvalSample> samples_of(const EvalPrompt& prompt) const {
    return {samples.data() + prompt.first, prompt.samples};
  }

  std::vector<std::string> files;
  std::vector<EvalPrompt> prompts;  ///< in the order of their first rows
  std::vector<EvalSample> samples;
  std::vector<std::string_view> answers;  ///< distinct texts
  std::vector<Field> by;
  std::uint64_t rows = 0, correct = 0, incorrect = 0, unscorable = 0, errors = 0;
  std::uint64_t unreadable = 0;        ///< lines that are no rows
  std::vector<std::string> notices;    ///< what a user should hear about, "file:line: what"
  std::vector<std::string> cut_files;  ///< inputs that could not be read to their end
  TextArena texts;
};

/// A row as it was counted. Views last for the call that it is given to.
struct CountedRow {
  const ScoredLine& row;
  std::string_view file;
  std::optional<Fingerprint> prompt;  ///< none: the line cannot be read
  Outcome outcome;
};
using RowHook = std::function<void(const CountedRow&)>;

/// Reads rows that `cupel score` wrote. A few dozen bytes of a row are kept, and each distinct
/// answer once. Fails where a file cannot be opened or holds no row, and where a row has no score
/// (and says what to run). `hook`, where given, is shown each row, in the order of the files.
Result<EvalRows> read_scored_files(const ReadOptions& options, const Executor& executor,
                                   const RowHook& hook = {});

/// Whether the first row of the file has a score. Fails where it cannot be opened.
Result<bool> is_scored_file(const std::string& path);

}  // namespace cupel::eval
