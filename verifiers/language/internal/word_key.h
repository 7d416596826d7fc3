#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "verifiers/language/internal/characters.h"
#include "verifiers/language/internal/letter_block.h"

namespace cupel::language {

/// The letters of a word by their numbers, and the breaks behind its parts, in two machine words:
/// compared and hashed at once.
class WordKey {
 public:
  static constexpr std::size_t kLongest = 15;

  WordKey() = default;

  /// Of `count` letters in a place of 16 bytes at least.
  static WordKey of_bytes(const std::uint8_t* letters, std::size_t count) {
    WordKey key;
    std::memcpy(&key.first_, letters, sizeof key.first_);
    std::memcpy(&key.second_, letters + kOfFirst, sizeof key.second_);
    key.first_ = lowest(first_lowest(key.first_), count);
    key.second_ = lowest(first_lowest(key.second_), count < kOfFirst ? 0 : count - kOfFirst);
    key.size_ = count;
    return key;
  }

  void add(std::uint8_t letter) { add(letter, 1); }

  /// `count` letters, eight at most, a byte each and the first one lowest.
  void add(std::uint64_t letters, std::size_t count) {
    if (size_ < kOfFirst) {
      first_ |= letters << (8 * size_);
      if (size_ + count > kOfFirst) second_ = letters >> (8 * (kOfFirst - size_));
    } else if (size_ <= kLongest) {
      second_ |= letters << (8 * (size_ - kOfFirst));
    }
    size_ += count;
  }

  /// All letters are in it; a longer word has no key.
  bool is_whole() const { return size_ <= kLongest; }

  struct Packed {
    std::uint64_t first = 0, second = 0;

    bool operator==(const Packed& other) const {
      return first == other.first && second == other.second;
    }
    std::uint64_t hash() const {
      constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15;  // 2^64 over the golden ratio
      return (first * kMix ^ second) * kMix;
    }
  };

  /// All of it, for a whole key: where there is no letter, the family and whether the word is
  /// capitalised, so that no two are equal.
  Packed packed(Family family, bool is_capitalised) const {
    const auto kind = std::uint64_t{is_capitalised} << 3 | static_cast<std::uint64_t>(family);
    return {first_, second_ | (kind << 4 | size_) << (8 * (kLongest - kOfFirst))};
  }

 private:
  static constexpr std::size_t kOfFirst = 8;

  static std::uint64_t lowest(std::uint64_t bytes, std::size_t count) {
    return count < 8 ? bytes & ((std::uint64_t{1} << (8 * count)) - 1) : bytes;
  }

  std::uint64_t first_ = 0, second_ = 0;
  std::size_t size_ = 0;
};

}  // namespace cupel::language
