#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/utf8.h"

namespace cupel::words {

/// What a character does to the words around it.
enum class Kind : std::uint8_t {
  part,   ///< belongs to a word
  alone,  ///< is a word
  gone,   ///< is as if it were not there
  gap,    ///< parts words
};

/// What a character beyond ASCII is.
enum class Sort : std::uint8_t { letter, unspaced, space, punctuation, symbol };
constexpr std::size_t kSorts = 5;

/// Which texts are the same words. Letters and digits of ASCII are parts of words by any rules.
struct Rules {
  std::array<Kind, 128> ascii;
  std::array<Kind, kSorts> sorts;
};

/// Runs of letters and digits; signs of formulas are words.
const Rules& letters_and_signs();
/// What stands between white space, without punctuation.
const Rules& without_punctuation();
/// What stands between white space.
const Rules& between_spaces();

struct Beyond {
  char32_t small;  ///< the small letter
  Sort sort;
};
/// Of a character beyond ASCII.
Beyond beyond_ascii(char32_t c);

constexpr std::uint64_t kFirstOdd = 0x9e3779b97f4a7c15;   // 2^64 / golden ratio
constexpr std::uint64_t kSecondOdd = 0xbf58476d1ce4e5b9;  // as in SplitMix64's finalizer
constexpr std::uint64_t kThirdOdd = 0x94d049bb133111eb;   // the same

/// A permutation of 64-bit numbers without pattern: SplitMix64's finalizer.
inline std::uint64_t scatter(std::uint64_t x) {
  x = (x ^ (x >> 30)) * kSecondOdd;
  x = (x ^ (x >> 27)) * kThirdOdd;
  return x ^ (x >> 31);
}

/// Letters and digits of ASCII that stand together, up to eight.
struct Stretch {
  std::uint64_t small;  ///< in small letters, the first in the lowest byte, zeros behind the last
  std::size_t length;
};

/// Those at the start of eight bytes, the first of which is the lowest.
inline Stretch stretch_of(std::uint64_t bytes) {
  constexpr std::uint64_t kEach = 0x0101010101010101, kHigh = 0x80 * kEach;
  const std::uint64_t low = bytes & ~kHigh;
  // The high bit of each byte of `x + (0x80 - first) * kEach` says whether it is `first` or more.
  const auto is_between = [&](std::uint64_t x, std::uint64_t first, std::uint64_t last) {
    return (x + (0x80 - first) * kEach) & ~(x + (0x7F - last) * kEach);
  };
  const std::uint64_t letters = is_between(low | 0x20 * kEach, 'a', 'z') & kHigh;
  const std::uint64_t digits = is_between(low, '0', '9');
  const std::uint64_t others = ~(letters | digits) | bytes;
  const auto length = static_cast<std::size_t>(std::countr_zero(others & kHigh)) / 8;
  const std::uint64_t small = bytes | letters >> 2;  // 0x80 >> 2 is what makes a letter small
  return {length == 8 ? small : small & ((std::uint64_t{1} << 8 * length) - 1), length};
}

/// The hash of the characters of one word.
class WordHash {
 public:
  /// One to eight bytes, the first of which is the lowest; zeros behind the last.
  void add(std::uint64_t bytes, std::size_t count) {
    const std::size_t used = length_ % 8;
    length_ += count;
    pending_ |= bytes << 8 * used;
    if (used + count < 8) return;
    state_ = scatter(state_ ^ pending_) + kFirstOdd;
    pending_ = used == 0 ? 0 : bytes >> 8 * (8 - used);
  }

  /// A character; one beyond ASCII in bytes that no run of ASCII can be.
  void add(char32_t c) {
    if (c < 128)
      add(c, 1);
    else
      add(0x80 | c >> 16 | (c >> 8 & 0xFF) << 8 | (c & 0xFF) << 16, 3);
  }

  bool is_empty() const { return length_ == 0; }

  /// The value, after which the next word begins.
  std::uint64_t take() {
    const std::uint64_t value = scatter((state_ ^ pending_) + length_ * kFirstOdd);
    *this = {};
    return value;
  }

 private:
  std::uint64_t state_ = 0;
  std::uint64_t pending_ = 0;
  std::uint64_t length_ = 0;
};

/// Eight bytes from `at` on, the first in the lowest; zeros where the text ends.
inline std::uint64_t eight_bytes(std::string_view text, std::size_t at) {
  std::uint64_t bytes = 0;
  if (text.size() - at >= sizeof bytes)
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
  else
    std::memcpy(&bytes, text.data() + at, text.size() - at);
  return std::endian::native == std::endian::little ? bytes : __builtin_bswap64(bytes);
}

/// Calls `take(hash, begin, end)` for each word, with the bytes where it stands, until one returns
/// false. Of any bytes.
template <class Take>
void for_each(std::string_view text, const Rules& rules, Take&& take) {
  WordHash word;
  std::size_t begin = 0, end = 0;  // of the word at hand
  for (std::size_t at = 0;;) {
    const Stretch found = stretch_of(eight_bytes(text, at));
    if (found.length > 0) {
      if (word.is_empty()) begin = at;
      word.add(found.small, found.length);
      end = at += found.length;
      if (found.length == 8) continue;
    }
    const bool is_end = at == text.size();
    std::size_t next = at;
    Kind kind = Kind::gap;
    Beyond other{0, Sort::letter};
    if (!is_end) {
      other.small = static_cast<std::uint8_t>(text[next]);
      if (other.small < 128) {
        kind = rules.ascii[other.small];
        ++next;
      } else {
        other = beyond_ascii(next_character(text, next));
        kind = rules.sorts[static_cast<std::size_t>(other.sort)];
      }
    }
    if (kind == Kind::part || (kind == Kind::alone && word.is_empty())) {
      if (word.is_empty()) begin = at;
      word.add(other.small);
      end = next;
    }
    // What is a word by itself ends the one before it, and is looked at again.
    if (kind != Kind::alone || end == next) at = next;
    if (kind == Kind::part || kind == Kind::gone) continue;
    if (!word.is_empty() && !take(word.take(), begin, end)) return;
    if (is_end) return;
  }
}

/// The hash of the last `size` words, whatever came before: a cyclic polynomial (Cohen, "Recursive
/// hashing functions for n-grams", 1997), scattered.
class Run {
 public:
  static constexpr std::size_t kMost = 64;

  /// `size` is from 1 to kMost.
  explicit Run(std::size_t size) : size_(size) {}

  void add(std::uint64_t word) {
    std::uint64_t& oldest = ring_[next_];
    sum_ = std::rotl(sum_, 1) ^ std::rotl(oldest, static_cast<int>(size_ % 64)) ^ word;
    oldest = word;
    if (++next_ == size_) next_ = 0;
    if (count_ < size_) ++count_;
  }

  bool is_full() const { return count_ == size_; }
  std::size_t count() const { return count_; }
  /// Of the words so far while it is not full.
  std::uint64_t hash() const { return scatter(sum_ + count_ * kFirstOdd); }

 private:
  std::array<std::uint64_t, kMost> ring_{};
  std::size_t size_;
  std::size_t next_ = 0;
  std::size_t count_ = 0;
  std::uint64_t sum_ = 0;
};

}  // namespace cupel::words
