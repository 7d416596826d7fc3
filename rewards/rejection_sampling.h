#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/executor.h"
#include "base/fingerprint.h"
#include "base/result.h"
#include "datasets/fields.h"
#include "datasets/file_facts.h"
#include "rewards/decontamination.h"
#include "rewards/filter/choices.h"
#include "rewards/filter/condition.h"
#include "rewards/filter/steps.h"
#include "rewards/filter/training_row.h"
#include "rewards/readability.h"
#include "rewards/scored_lines.h"

namespace cupel {

/// What is kept of scored rows, and how it is written. Nothing is removed that is not asked for.
struct FilterOptions {
  std::vector<std::string> inputs;  ///< rows that `cupel score --keep prompt,completion` wrote
  std::string output;               ///< `-` is standard output
  Fields fields;
  std::string group_by = "auto";   ///< what makes rows completions of one prompt: see PromptKey
  std::vector<Condition> keep_if;  ///< all of them hold; none: any row, scored or not
  std::optional<PassRate> pass_rate;
  ReadingLimits readable;
  std::vector<std::string> evaluation_files;  ///< rows that hold their texts go
  OverlapRules overlap = OverlapRules::r1();
  Dedup dedup;
  PerPrompt per_prompt;
  std::optional<Balance> balance;
  std::vector<Mix> mix;            ///< general rows need no scores
  std::string validation;          ///< where rows of some prompts go instead, "" for nowhere
  double validation_share = 0.02;  ///< of the prompts
  TrainingRowOptions row;
  std::uint64_t seed = 0;
  std::size_t max_line_bytes = 64u << 20;
  std::size_t memory_bytes = 2ull << 30;  ///< what is known of rows beyond this lies on disk

  std::vector<std::string> files_with_rows() const;  ///< inputs, then the mixes' files
  std::vector<std::string> files_read() const;       ///< those, then evaluation files
};

/// Rows and prompts by the step that removed them, or by `Step::kept`.
using StepCounts = std::array<std::uint64_t, kSteps + 1>;

struct FilterReport {
  static constexpr std::size_t kMostOverlaps = 10;

  struct Input : FileFacts {
    bool is_general = false;  ///< mixed in
    StepCounts rows{};
  };
  struct Output : FileFacts {
    std::uint64_t rows = 0;
    std::uint64_t prompts = 0;
  };
  struct Class {
    std::uint64_t rows = 0;
    std::uint64_t kept = 0;
  };

  std::vector<Input> inputs;
  StepCounts rows{};     ///< of the inputs that are not general
  StepCounts prompts{};  ///< theirs; a prompt goes with the last of its rows
  std::vector<FileFacts> evaluation_files;
  EvaluationSummary evaluation;          ///< what stands in them
  std::vector<std::string> overlaps;     ///< the first ten contaminated rows, and with what
  std::map<std::string, Class> classes;  ///< by the field to balance, else by `data_source`
  std::vector<Output> outputs;           ///< the validation rows are the second

  std::uint64_t rows_read() const;
};

/// A row and what became of it. Views last for the call that it is given to.
struct FilteredRow {
  const ScoredLine& row;
  std::string_view file;
  Fingerprint prompt_key;  ///< of rows that could be read
  Step step;               ///< that removed it, or `Step::kept`
  std::string_view prompt, completion;
};

/// Called from one thread at a time, not always the caller's.
struct FilterHooks {
  std::function<void(std::uint64_t rows, std::uint64_t bytes, std::uint64_t total_bytes)> progress =
      [](std::uint64_t, std::uint64_t, std::uint64_t) {};
  std::function<void(const std::string& warning)> notice = [](const std::string&) {};
  /// Every row in the order of input, those that go as well; the second reading takes longer by it.
  std::function<void(const FilteredRow& row)> row = nullptr;
};

/// Reads scored rows twice: once to learn what is known of each, in some 90 bytes, and once to
/// write those that are kept, in input order; general rows follow. What is written depends on the
/// inputs and the options alone. A file appears under its own name only when it is whole.
///
///     FilterOptions options;
///     options.inputs = {"scored.jsonl"};
///     options.output = "sft.jsonl";
///     options.keep_if = {*Condition::from_text("correct")};
///     options.per_prompt = *PerPrompt::from_text("random:4");
///     auto report = filter_files(options, executor);
Result<FilterReport> filter_files(const FilterOptions& options, const Executor& executor,
                                  const FilterHooks& hooks = {});

}  // namespace cupel
