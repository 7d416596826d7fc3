#pragma once

#include <optional>
#include <string>

#include "rewards/eval/evaluation.h"
#include "rewards/report.h"

namespace cupel::eval {

/// What `cupel eval` has to say of a run, and of another that it is compared with.
struct EvalReport {
  /// A run, by what the rows were and what they come to.
  struct Run {
    std::vector<std::string> files;
    std::uint64_t rows = 0, correct = 0, incorrect = 0, unscorable = 0, errors = 0, unreadable = 0;
    RunResult result;
  };

  EvalReport(const EvalRows& rows, RunResult result, const EvalOptions& options);
  void compare_with(const EvalRows& rows, RunResult result, RunComparison comparison);

  Run run;
  EvalOptions options;
  std::optional<Run> other;
  std::optional<RunComparison> comparison;
};

/// For people; docs/eval.md explains the columns.
std::string table_text(const EvalReport& report);

/// One object; docs/eval.md has its keys.
std::string json_text(const EvalReport& report);

/// A line for each metric of each stratum, with a head; of the comparison the lines' field is
/// "difference".
std::string csv_text(const EvalReport& report);

/// Bars of the metrics, a table for each field that results are told apart by, and the comparison.
void add_sections(Report& page, const EvalReport& report);

}  // namespace cupel::eval
