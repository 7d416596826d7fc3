#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace cupel {

/// A file as it lies on disk.
struct FileFacts {
  std::string path;
  std::uint64_t bytes = 0;
  std::string blake2b;  ///< as `b2sum -l 256` has it
};

/// Reads all of the file.
Result<FileFacts> file_facts(const std::string& path);

}  // namespace cupel
