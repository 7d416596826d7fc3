#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "verifiers/language/internal/evidence.h"

namespace cupel::language {

/// Remembers what the words met last say: most words of a text are met again and again. Belongs to
/// one thread, and to one set of evidence.
class WordMemory {
 public:
  const Likelihoods& look_up(Family family, const Evidence& evidence,
                             std::span<const std::uint8_t> word) {
    if (word.size() > kLongest) return long_word_ = evidence.of_word(word);
    const Key key(family, word);
    Entry& entry = entries_[key.place()];
    if (!(entry.key == key)) entry = {key, evidence.of_word(word)};
    return entry.likelihoods;
  }

 private:
  static constexpr std::size_t kLongest = 15;
  static constexpr std::size_t kEntryBits = 13;

  /// The family, the length and the letters: all of a word, in two machine words.
  struct Key {
    std::uint64_t halves[2] = {};

    Key() = default;
    Key(Family family, std::span<const std::uint8_t> word) {
      std::uint8_t bytes[kLongest + 1] = {};
      static_assert(sizeof bytes == sizeof halves);
      bytes[0] = static_cast<std::uint8_t>(static_cast<std::size_t>(family) << 5 | word.size());
      std::copy(word.begin(), word.end(), bytes + 1);
      std::memcpy(halves, bytes, sizeof halves);
    }
    bool operator==(const Key& other) const {
      return halves[0] == other.halves[0] && halves[1] == other.halves[1];
    }
    std::size_t place() const {
      constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15;  // 2^64 over the golden ratio
      return ((halves[0] * kMix ^ halves[1]) * kMix) >> (64 - kEntryBits);
    }
  };

  struct Entry {
    Key key;
    Likelihoods likelihoods{};
  };

  std::vector<Entry> entries_ = std::vector<Entry>(std::size_t{1} << kEntryBits);
  Likelihoods long_word_{};
};

}  // namespace cupel::language
