#pragma once

#include <string_view>

namespace cupel::sandbox {

/// Whether the name is `prefix`, the process number of a supervisor that lives no more, and
/// whatever follows a hyphen.
bool is_stale(std::string_view name, std::string_view prefix);

}  // namespace cupel::sandbox
