#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sandbox/descriptor.h"

namespace cupel::sandbox {

/// All of a regular file from its start; nothing where it is no regular file, has more than `most`
/// bytes, or cannot be read.
std::optional<std::string> read_file(int descriptor, std::uint64_t most);
std::optional<std::string> read_file(const std::filesystem::path& path, std::uint64_t most);

/// False, with errno, where not all of `bytes` could be written.
bool write_all(int descriptor, std::string_view bytes);

/// Writes a file of `mode` beside `path` and renames it: whoever opens `path` sees all or nothing.
Result<void> write_atomically(const std::filesystem::path& path, std::string_view bytes,
                              unsigned mode);

/// An executable file in memory that nobody can change any more.
Result<Descriptor> sealed_file(std::string_view bytes);

}  // namespace cupel::sandbox
