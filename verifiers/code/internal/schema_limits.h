#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "verifiers/code/internal/schema_reading.h"

namespace cupel::code {

/// A time: seconds, {"seconds", "nanos"}, or text with a unit ("1.5 seconds", "500 ms"). None where
/// it is lacking, 0 in an object, or "None".
std::optional<std::chrono::nanoseconds> time_limit_of(const Field& field);

/// An amount of memory: MiB, or text with a unit ("256 megabytes"). Sets mean powers of 1024.
std::optional<std::uint64_t> memory_limit_of(const Field& field);

/// The same, in bytes; 0 means that the set does not know it.
std::optional<std::uint64_t> memory_bytes_of(const Field& field);

}  // namespace cupel::code
