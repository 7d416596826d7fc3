#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "datasets/output_file.h"
#include "rewards/training_log.h"

namespace cupel::trainer::internal {

/// A file of lines in a run's folder, emptied.
Result<OutputFile> start_run_file(const std::string& folder, std::string_view name);

struct ResumedFile {
  OutputFile file;
  KeptLines kept;
};

/// The same file cut to the lines that stay (see `lines_to_keep`).
Result<ResumedFile> resume_run_file(const std::string& folder, std::string_view name,
                                    std::string_view kind, std::uint64_t step);

}  // namespace cupel::trainer::internal
