#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "verifiers/language/internal/characters.h"

namespace cupel::language {

/// The letters of a word by their numbers, in two machine words: made while the word is read,
/// compared and hashed at once.
class WordKey {
 public:
  static constexpr std::size_t kLongest = 15;

  WordKey() = default;
  explicit WordKey(std::span<const std::uint8_t> word) {
    for (const std::uint8_t letter : word) add(letter);
  }

  void add(std::uint8_t letter) {
    if (size_ < kOfFirst)
      first_ = first_ << 8 | letter;
    else if (size_ < kLongest)
      second_ = second_ << 8 | letter;
    ++size_;
  }

  void replace_last(std::uint8_t letter) {
    if (size_ > kLongest) return;
    std::uint64_t& half = size_ <= kOfFirst ? first_ : second_;
    half = (half & ~std::uint64_t{0xFF}) | letter;
  }

  /// All letters are in it; a longer word has no key.
  bool is_whole() const { return size_ <= kLongest; }

  /// Unlike those of all other words and families.
  std::array<std::uint64_t, 2> of(Family family) const {
    const std::uint64_t kind = static_cast<std::uint64_t>(family) << 4 | size_;
    return {first_, second_ | kind << 56};
  }

 private:
  static constexpr std::size_t kOfFirst = 8;

  std::uint64_t first_ = 0, second_ = 0;
  std::size_t size_ = 0;
};

}  // namespace cupel::language
