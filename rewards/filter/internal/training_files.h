#pragma once

#include <vector>

#include "base/executor.h"
#include "datasets/whole_file.h"
#include "rewards/filter/internal/input_files.h"
#include "rewards/filter/internal/records.h"
#include "rewards/rejection_sampling.h"

namespace cupel {

/// A training file, and perhaps one for validation, opened before anything is read: what cannot be
/// written is better known at once.
Result<std::vector<WholeFile>> open_training_files(const FilterOptions& options);

/// Reads all files a second time and writes the rows whose records are kept, in the order of input,
/// those for validation to a file of their own. Where something fails nothing is left of `outputs`.
Result<std::vector<FilterReport::Output>> write_training_files(
    const FilterOptions& options, const Executor& executor, const FilterHooks& hooks,
    InputFiles& inputs, const RecordStore& records, std::vector<WholeFile> outputs);

}  // namespace cupel
