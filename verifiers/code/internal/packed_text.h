#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cupel::code {

/// What a text in base64, padded, holds. White space is passed over.
Result<std::string> from_base64(std::string_view text);

constexpr std::size_t kMostInflated = 256u << 20;

/// What a zlib stream holds; fails where that is more than `most` bytes: a small stream can hold a
/// thousand times its size.
Result<std::string> inflate(std::string_view stream, std::size_t most);

}  // namespace cupel::code
