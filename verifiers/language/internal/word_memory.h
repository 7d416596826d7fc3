#pragma once

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
  const Likelihoods& look_up(Family family, const Evidence& evidence, WordKey key,
                             std::span<const std::uint8_t> word) {
    if (!key.is_whole()) return long_word_ = evidence.of_word(word);
    key.set_family(family);
    Entry& entry = entries_[key.hash() >> (64 - kEntryBits)];
    if (!(entry.key == key)) entry = {key, evidence.of_word(word)};
    return entry.likelihoods;
  }

 private:
  static constexpr std::size_t kEntryBits = 13;

  struct Entry {
    WordKey key;
    Likelihoods likelihoods{};
  };

  std::vector<Entry> entries_ = std::vector<Entry>(std::size_t{1} << kEntryBits);
  Likelihoods long_word_{};
};

}  // namespace cupel::language
