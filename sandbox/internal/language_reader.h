#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "sandbox/languages.h"

namespace cupel::sandbox {

/// Reads a table of languages; `Languages::load` without the class.
Result<std::vector<Language>> read_languages(std::string_view text);

}  // namespace cupel::sandbox
