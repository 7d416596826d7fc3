#pragma once

#include <string>

#include "base/result.h"

namespace cupel {

/// All of a small file, as it is.
Result<std::string> read_text_file(const std::string& path);

}  // namespace cupel
