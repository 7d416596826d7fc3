#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "verifiers/language/internal/evidence.h"
#include "verifiers/language/internal/token.h"

namespace cupel::language {

/// Remembers what the words met last say: most words of a text are met again and again. Belongs to
/// one thread, and to one set of evidence.
class WordMemory {
 public:
  /// What a word says, half as much where it is capitalised. `parts` are those of a token, `key` is
  /// theirs. Holds until the next word is looked up.
  const Ranked& look_up(Family family, const Evidence& evidence, const WordKey& key,
                        std::span<const std::uint8_t> parts, bool is_capitalised) {
    const WordKey::Packed packed = key.packed(family, is_capitalised);
    Entry& entry = key.is_whole() ? entries_[packed.hash() >> (64 - kEntryBits)] : long_word_;
    if (key.is_whole() && entry.key == packed) return entry.said;
    entry = {packed, said_by(evidence, parts)};
    if (is_capitalised) entry.said.halve();  // a name, as likely as not: it may be from anywhere
    return entry.said;
  }

 private:
  static constexpr std::size_t kEntryBits = 14;

  struct Entry {
    WordKey::Packed key;
    Ranked said;
  };

  static Ranked said_by(const Evidence& evidence, std::span<const std::uint8_t> parts) {
    Lanes sum{};
    while (!parts.empty()) {
      const auto end = std::find(parts.begin(), parts.end(), Token::kBreak);
      const auto size = static_cast<std::size_t>(end - parts.begin());
      const Ranked part = evidence.of_word(parts.first(size));
      parts = parts.subspan(size + 1);
      for (std::size_t lane = 0; lane < kLanes; ++lane)
        sum[lane] = static_cast<std::int16_t>(sum[lane] + part.likelihoods[lane]);
    }
    return settled(sum);
  }

  std::vector<Entry> entries_ = std::vector<Entry>(std::size_t{1} << kEntryBits);
  Entry long_word_;
};

}  // namespace cupel::language
