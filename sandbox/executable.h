#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "sandbox/command.h"

namespace cupel::sandbox {

/// A binary from outside the sandbox, for `Command::executable`. It must be static, unless what it
/// links to is in the sandbox as well. `may_stop` as in `Executable`.
Result<std::shared_ptr<const Executable>> load_executable(const std::filesystem::path& path);
Result<std::shared_ptr<const Executable>> make_executable(std::string_view bytes,
                                                          bool may_stop = false);

}  // namespace cupel::sandbox
