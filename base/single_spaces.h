#pragma once

#include <string>
#include <string_view>

namespace cupel {

/// Appends `text` without space at its ends and with one space where it has any between: two texts
/// that differ in white space alone give the same. Gigabytes a second.
void append_single_spaced(std::string& out, std::string_view text);

}  // namespace cupel
