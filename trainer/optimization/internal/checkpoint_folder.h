#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cupel::trainer {

/// The checkpoints of a run's folder are its folders `checkpoint-STEP`. One that is being written,
/// or removed, has `.partial` behind its name.
inline constexpr std::string_view kPartial = ".partial";

std::string checkpoint_name(std::int64_t step);

/// Steps of the checkpoints that have their names, rising.
std::vector<std::int64_t> checkpoint_steps(const std::string& folder);

/// Paths of those that have not, by name.
std::vector<std::string> partial_checkpoints(const std::string& folder);

/// Removes what has the names of parts, of runs that were killed while they wrote.
Result<void> remove_partial_checkpoints(const std::string& folder);

/// Has the system write a folder and the files in it to the disk.
Result<void> flush_folder(const std::string& folder);

/// Gives a part its name, in the place of what has it already.
Result<void> give_name(const std::string& partial, const std::string& name);

/// Removes a whole checkpoint such that no rest of it has its name.
Result<void> remove_checkpoint(const std::string& path);

}  // namespace cupel::trainer
