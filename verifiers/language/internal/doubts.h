#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <span>
#include <vector>

#include "verifiers/language/internal/word.h"

namespace cupel::language {

/// Holds the sentences in which other languages than the target seem to be, until the whole text
/// has been seen. A language that little speaks for, all over the text, is not there: its words are
/// names, slips of the pen and of the evidence. Belongs to one text and one family.
class Doubts {
 public:
  Doubts() = default;

  /// `twins` are hardly told from the `favoured` lanes, those of the target.
  Doubts(std::bitset<kLanes> favoured, std::bitset<kLanes> twins)
      : favoured_(favoured), twins_(twins) {}

  /// `lanes` are those of the `words` of one sentence. `is_next` where no word stands between it
  /// and the one held before.
  void hold(std::span<const Word> words, std::span<const std::uint8_t> lanes, bool is_next);

  std::size_t words() const { return words_.size(); }
  bool is_empty() const { return words_.empty(); }
  /// Enough is known, and more need not be held.
  bool is_full() const { return words_.size() >= kMost; }

  /// The lanes that are not in a text of so many words.
  std::bitset<kLanes> absent(std::size_t text_words) const;

  /// Hands out the sentences, `take(words, is_next)`, and forgets them.
  template <typename Take>
  void release(Take take) {
    std::size_t begin = 0;
    for (const Sentence& sentence : sentences_) {
      take(std::span<const Word>(words_).subspan(begin, sentence.end - begin), sentence.is_next);
      begin = sentence.end;
    }
    sentences_.clear();
    words_.clear();
  }

 private:
  static constexpr std::size_t kMost = 1 << 15;

  struct Sentence {
    std::size_t end;  ///< in words_
    bool is_next;
  };

  std::bitset<kLanes> favoured_, twins_;
  std::array<std::size_t, kLanes> gains_{};  ///< how much likelier than the target, in all
  std::array<std::size_t, kLanes> most_{};   ///< and in one sentence
  std::vector<Word> words_;
  std::vector<Sentence> sentences_;
};

}  // namespace cupel::language
