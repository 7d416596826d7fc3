#pragma once

#include <string_view>

namespace cupel {

/// Whether every escape between the quotes of a JSON string is one JSON knows.
bool has_valid_escapes(std::string_view raw);

/// Decodes what stands between the quotes of a JSON string. Without escapes the result is `raw`
/// itself; else it is written at `out`, which must have room for `raw.size()` bytes and is moved
/// behind what was written. A surrogate without its partner becomes U+FFFD. The escapes must be
/// valid.
std::string_view unescape_json(std::string_view raw, char*& out);

}  // namespace cupel
