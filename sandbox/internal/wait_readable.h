#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/cutoff.h"

namespace cupel::sandbox {

/// What has ended a wait.
struct Awaited {
  enum class By : std::uint8_t { readable, patience, cutoff };
  By by = By::patience;
  std::size_t which = 0;  ///< the first descriptor that can be read
};

/// Waits until one of the descriptors can be read (or its other end is closed), for as long as
/// `patience` lasts and the cutoff, which may be null, is not reached. Those that are -1 cannot be.
Awaited wait_readable(std::span<const int> descriptors, std::chrono::nanoseconds patience,
                      const Cutoff* cutoff);

}  // namespace cupel::sandbox
