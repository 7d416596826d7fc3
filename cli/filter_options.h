#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/spec_options.h"
#include "rewards/rejection_sampling.h"

namespace cupel::cli {

/// The options of `cupel filter` that say what is kept and how it is written.
struct FilterTexts {
  std::vector<std::string> inputs, keep_if, mix, carry, evaluation_files;
  std::string output, min_reward, pass_rate, dedup, dedup_by = "row", per_prompt = "all", balance;
  std::string validation, format = "messages", thought = "keep", group_by = "auto";
  std::string ngram = "r1", language;
  bool is_readable = false, no_truncated = false, no_code = false;
  std::optional<double> language_share;
  std::optional<std::uint64_t> max_paragraph;
  double validation_share = 0.02;
  std::uint64_t seed = 0;
  std::size_t max_line_mib = 64;
  FieldOptions fields;

  void add_to(CLI::App& command);
  Result<FilterOptions> options() const;

 private:
  void add_text_options(CLI::App& command);
  Result<ReadingLimits> reading_limits() const;
};

}  // namespace cupel::cli
