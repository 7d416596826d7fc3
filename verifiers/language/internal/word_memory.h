#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "verifiers/language/internal/evidence.h"
#include "verifiers/language/internal/word_key.h"

namespace cupel::language {

/// Remembers what the words met last say: most words of a text are met again and again. Belongs to
/// one thread, and to one set of evidence.
class WordMemory {
 public:
  /// `key` is that of `word`.
  const Likelihoods& look_up(Family family, const Evidence& evidence, const WordKey& key,
                             std::span<const std::uint8_t> word) {
    if (!key.is_whole()) return long_word_ = evidence.of_word(word);
    const Key whole = key.of(family);
    Entry& entry = entries_[place(whole)];
    if (entry.key != whole) entry = {whole, evidence.of_word(word)};
    return entry.likelihoods;
  }

 private:
  static constexpr std::size_t kEntryBits = 13;

  using Key = std::array<std::uint64_t, 2>;

  struct Entry {
    Key key{};
    Likelihoods likelihoods{};
  };

  static std::size_t place(const Key& key) {
    constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15;  // 2^64 over the golden ratio
    return ((key[0] * kMix ^ key[1]) * kMix) >> (64 - kEntryBits);
  }

  std::vector<Entry> entries_ = std::vector<Entry>(std::size_t{1} << kEntryBits);
  Likelihoods long_word_{};
};

}  // namespace cupel::language
