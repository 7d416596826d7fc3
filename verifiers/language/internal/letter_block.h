#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace cupel::language {

/// Bytes as they lie in memory with the first one lowest, and back.
inline std::uint64_t first_lowest(std::uint64_t bytes) {
  if constexpr (std::endian::native == std::endian::big) return __builtin_bswap64(bytes);
  return bytes;
}

/// The letters of ASCII, eight at most, that stand next to one another from some byte on: looked at
/// in one machine word. Evidence numbers them from 1 in the order of the alphabet, so that the
/// lower five bits of a letter, small or capital, are its number.
struct LetterBlock {
  static constexpr std::size_t kLongest = 8;

  std::size_t size = 0;
  std::uint64_t codes = 0;     ///< a byte for each letter, the first one lowest; 0 behind the last
  std::uint64_t capitals = 0;  ///< the highest bit of the byte of each capital

  /// Writes eight bytes.
  void copy_to(std::uint8_t* place) const {
    const std::uint64_t bytes = first_lowest(codes);
    std::memcpy(place, &bytes, sizeof bytes);
  }

  bool is_capitalised() const { return (capitals & 0x80) != 0; }
  /// There is a letter at least.
  bool is_all_capitals() const { return capitals == 0x8080808080808080 >> 8 * (kLongest - size); }
};

inline LetterBlock letters_at(std::string_view text, std::size_t at) {
  constexpr std::uint64_t kEach = 0x0101010101010101;
  constexpr std::uint64_t kHigh = 0x80 * kEach;
  std::uint64_t bytes = 0;  // what is behind the text is no letter
  if (text.size() - at >= sizeof bytes)
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
  else
    std::memcpy(&bytes, text.data() + at, text.size() - at);
  bytes = first_lowest(bytes);
  const std::uint64_t small = (bytes | 0x20 * kEach) & ~kHigh;
  // The sums cannot leave their bytes: at most 0x7F + 0x1F.
  const std::uint64_t from_a = small + (0x80 - 'a') * kEach;
  const std::uint64_t behind_z = small + (0x80 - 'z' - 1) * kEach;
  const std::uint64_t others = ~(from_a & ~behind_z & ~bytes) & kHigh;
  const auto bits = static_cast<std::size_t>(std::countr_zero(others)) & ~std::size_t{7};
  const std::uint64_t inside = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
  return {bits / 8, bytes & inside & 0x1F * kEach, ~(bytes << 2) & inside & kHigh};
}

}  // namespace cupel::language
