#pragma once

#include <string>
#include <vector>

#include "base/executor.h"
#include "rewards/filter/internal/input_files.h"
#include "rewards/filter/internal/records.h"
#include "rewards/filter/internal/signatures.h"
#include "rewards/rejection_sampling.h"

namespace cupel {

/// What the first reading found.
struct Surveyed {
  RecordStore records;
  std::vector<std::string> classes;  ///< by RowRecord::source
  Signatures near, diverse;  ///< where asked for, of rows that did not go for reasons of their own
  std::vector<std::string> overlaps;
};

/// Reads all files once. Those behind the inputs of `options` hold general rows. `evaluation`: null
/// where there is nothing to hold rows against. `folder` is for what does not fit into memory.
Result<Surveyed> survey(const FilterOptions& options, const Executor& executor,
                        const FilterHooks& hooks, InputFiles& files,
                        const EvaluationIndex* evaluation, const std::string& folder);

}  // namespace cupel
