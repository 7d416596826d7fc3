#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "verifiers/language/internal/evidence.h"

namespace cupel::language {

/// Remembers what the words met last say: most words of a text are met again and again. Belongs to
/// one thread, and to one set of evidence.
class WordMemory {
 public:
  const Lanes& look_up(Family family, const Evidence& evidence, std::u16string_view word) {
    if (word.size() > kLongest) return long_word_ = evidence.of_word(word);
    Key key{};
    key[0] = static_cast<std::uint8_t>(static_cast<std::size_t>(family) << 5 | word.size());
    for (std::size_t i = 0; i < word.size(); ++i) key[i + 1] = static_cast<std::uint8_t>(word[i]);
    Entry& entry = entries_[place_of(key)];
    if (entry.key != key) entry = {key, evidence.of_word(word)};
    return entry.lanes;
  }

 private:
  static constexpr std::size_t kLongest = 15;
  static constexpr std::size_t kEntryBits = 12;
  using Key = std::array<std::uint8_t, kLongest + 1>;
  struct Entry {
    Key key{};
    Lanes lanes{};
  };

  static std::size_t place_of(const Key& key) {
    std::uint64_t halves[2];
    static_assert(sizeof halves == sizeof key);
    __builtin_memcpy(halves, key.data(), sizeof halves);
    constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15;
    const std::uint64_t mixed = (halves[0] * kMix ^ halves[1]) * kMix;
    return mixed >> (64 - kEntryBits);
  }

  std::vector<Entry> entries_ = std::vector<Entry>(std::size_t{1} << kEntryBits);
  Lanes long_word_{};
};

}  // namespace cupel::language
