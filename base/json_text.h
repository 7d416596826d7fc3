#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cupel {

// Rows are written by the hundred thousand a second, so they are appended as text; everything else
// that is JSON goes through nlohmann_json.

/// Appends `text` as a JSON string, quotes included. Ill-formed UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// Appends the shortest decimal that reads back as `value`; NaN and infinities become null.
void append_json_number(std::string& out, double value);
void append_json_number(std::string& out, std::uint64_t value);

}  // namespace cupel
