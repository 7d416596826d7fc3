#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace cupel::code {

/// How many bytes the two have in common from their beginning; eight are compared at a time.
inline std::size_t common_length(std::string_view a, std::string_view b) {
  using Word = std::uint64_t;
  const std::size_t most = std::min(a.size(), b.size());
  std::size_t i = 0;
  for (; i + sizeof(Word) <= most; i += sizeof(Word)) {
    Word left, right;
    std::memcpy(&left, a.data() + i, sizeof(Word));
    std::memcpy(&right, b.data() + i, sizeof(Word));
    if (left == right) continue;
    if constexpr (std::endian::native == std::endian::little)
      return i + static_cast<std::size_t>(std::countr_zero(left ^ right)) / 8;
    break;
  }
  while (i < most && a[i] == b[i]) ++i;
  return i;
}

}  // namespace cupel::code
