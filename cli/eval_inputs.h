#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "datasets/rows.h"
#include "datasets/temporary_file.h"
#include "rewards/engine.h"

namespace cupel::cli {

/// Raw responses that are to be evaluated: they are scored first.
struct RawInputs {
  std::vector<std::string> paths;
  std::vector<std::string> completions;  ///< outputs of a model, joined to the problems in `paths`
  RowFormat format;
  std::string output;              ///< where the scored rows go and stay; "": to a temporary file
  bool keeps_completions = false;  ///< in a temporary file, too
  std::size_t max_line_bytes = 64u << 20;
  std::vector<std::string> read_by_caller;  ///< `output` must be none of them
};

/// Files of scored rows, and what has to live as long as they are read.
struct ScoredInputs {
  std::vector<std::string> paths;
  std::optional<TemporaryFile> temporary;
};

/// Scores the rows and prints what befell them.
Result<ScoredInputs> score_inputs(const Engine& engine, const RawInputs& inputs);

/// Whether all of the files hold scored rows, or none; a mixture is a failure. What a pipe holds
/// cannot be seen beforehand: it counts as not scored.
Result<bool> are_scored(const std::vector<std::string>& paths);

}  // namespace cupel::cli
