#pragma once

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

  /// The same key in another family is another word's.
  void set_family(Family family) {
    second_ |= (static_cast<std::uint64_t>(family) << 4 | size_) << (8 * (kLongest - kOfFirst));
  }

  bool operator==(const WordKey& other) const {
    return first_ == other.first_ && second_ == other.second_;
  }

  std::uint64_t hash() const {
    constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15;  // 2^64 over the golden ratio
    return (first_ * kMix ^ second_) * kMix;
  }

 private:
  static constexpr std::size_t kOfFirst = 8;

  std::uint64_t first_ = 0, second_ = 0;
  std::size_t size_ = 0;
};

}  // namespace cupel::language
