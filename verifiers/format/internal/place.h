#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace cupel::format {

constexpr std::size_t kNowhere = std::string_view::npos;

/// "line 3, byte 120": lines from 1, bytes from 0.
inline std::string place(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  return fmt::format("line {}, byte {}", std::count(before.begin(), before.end(), '\n') + 1,
                     offset);
}

}  // namespace cupel::format
