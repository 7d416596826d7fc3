#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cupel::cli {

/// "2", "2s", "1.5s", "500ms", "250us", "3m", "1h"; a bare number is seconds.
Result<std::chrono::nanoseconds> parse_duration(std::string_view text);

/// "1048576", "256M", "1.5G"; K, M, G and T are powers of 1024, and "KiB" or "KB" mean the same.
Result<std::uint64_t> parse_bytes(std::string_view text);

/// A whole number that is not negative.
Result<std::uint32_t> parse_count(std::string_view text);

/// "0.012 s".
std::string seconds_text(std::chrono::nanoseconds time);

/// "3.2 MiB".
std::string mebibytes_text(std::uint64_t bytes);

}  // namespace cupel::cli
