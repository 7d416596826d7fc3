#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "datasets/rows.h"
#include "rewards/spec.h"
#include "rewards/validation/check.h"

namespace cupel {

struct ValidateOptions {
  std::vector<std::string> inputs;  ///< files: they are read more than once
  std::string bad;   ///< where rows with a fault go, with `faults` and `found_at`; "": nowhere
  std::string good;  ///< where all other rows go, as they stood; "": nowhere
  RowFormat format;  ///< needs no completions, whatever it says
  Spec spec = Spec::standard();  ///< what will judge
  std::set<Check> ignored;       ///< these are no faults
  std::optional<std::uint64_t> max_prompt_tokens;
  bool run_solutions = true;  ///< in the sandbox, where there is one
  int threads = 0;            ///< 0: CUPEL_THREADS, else every core
  std::size_t max_line_bytes = 64u << 20;
};

/// What one check found in all rows.
struct CheckCount {
  std::uint64_t rows = 0;
  // The first of them.
  std::string found_at;  ///< "path:line"; "" where it is the data set that is at fault
  std::string id;        ///< as JSON text, "" where the row has none
  std::string detail;
};

struct ValidationReport {
  std::uint64_t rows = 0;
  std::uint64_t faulty_rows = 0;  ///< with a fault of any severity
  std::uint64_t error_rows = 0;   ///< with one that is an error
  std::array<CheckCount, static_cast<std::size_t>(Check::format_never_met) + 1> checks;
  std::uint64_t solutions_run = 0;
  std::map<std::string, std::uint64_t> solutions_skipped;  ///< why, and in how many rows
  std::vector<std::string> cut_files;  ///< inputs that could not be read to their end

  const CheckCount& of(Check check) const { return checks[static_cast<std::size_t>(check)]; }
};

/// A row and what is wrong with it. Views last for the call that it is given to.
struct CheckedRow {
  std::string_view file;
  std::uint64_t line = 0;
  std::string_view id;  ///< as JSON text, "" where the row has none
  std::string_view prompt, completion, reference, source;
  std::span<const Fault> faults;
};

/// Called from one thread at a time, not always the caller's.
struct ValidateHooks {
  struct Progress {
    std::uint64_t rows;         ///< that are done
    std::uint64_t bytes;        ///< of the inputs as they lie on disk, over all readings
    std::uint64_t total_bytes;  ///< 0 where unknown
  };
  std::function<void(const Progress&)> progress = [](const Progress&) {};
  std::function<void(const CheckedRow&)> row = nullptr;  ///< every row, in the order of input
};

/// Fails where the rows with a fault and all others would go to one place: a file, by whatever
/// names, or standard output.
Result<void> check_outputs(const ValidateOptions& options);

/// Says what is wrong with a data set before anybody trains on it. Its rows need no completions.
///
/// Reads the inputs twice (three times where prompts occur with different references): what rows
/// have in common is known before the first of them is written. Memory is bounded by some 80 bytes
/// a row, or twice that. The report and the files depend on inputs and options alone, not on the
/// number of threads, as long as solutions' running times do not decide.
///
///     ValidateOptions options;
///     options.inputs = {"train.jsonl"};
///     auto report = validate_files(options);
///     report->of(Check::contradicting_references).rows
Result<ValidationReport> validate_files(const ValidateOptions& options,
                                        const ValidateHooks& hooks = {});

}  // namespace cupel
