#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "verifiers/language/internal/characters.h"
#include "verifiers/language/internal/letter_block.h"
#include "verifiers/language/internal/token.h"
#include "verifiers/language/internal/word_key.h"

namespace cupel::language {

/// A token that is a word of a few ASCII letters with nothing but punctuation around it, as most
/// words of most texts are. What is said of it is what `Token` says.
struct PlainWord {
  static constexpr std::size_t kLongest = WordKey::kLongest - 1;

  std::size_t begin, end;  ///< of the letters
  std::size_t token_end;
  LetterBlock first, rest;
  bool ends_sentence;

  std::size_t size() const { return end - begin; }
  bool is_capitalised() const { return first.is_capitalised(); }
  bool is_acronym() const { return size() > 1 && size() <= 5 && first.is_all_capitals(); }

  WordKey key() const {
    WordKey key;
    key.add(first.codes, first.size);
    key.add(rest.codes, rest.size);
    key.add(Token::kBreak);
    return key;
  }

  using Parts = std::array<std::uint8_t, 2 * LetterBlock::kLongest>;
  std::span<const std::uint8_t> copy_parts_to(Parts& parts) const {
    first.copy_to(parts.data());
    rest.copy_to(parts.data() + LetterBlock::kLongest);
    parts[size()] = Token::kBreak;
    return std::span(parts).first(size() + 1);
  }
};

/// Whether the token at `at` is such a word.
inline bool read_plain_word(std::string_view text, std::size_t at, const Characters& characters,
                            PlainWord& word) {
  constexpr std::uint64_t kStartOfAddress = 0x171717;  // www
  const auto kind_at = [&](std::size_t i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    return byte < 0x80 && byte != '/' ? characters[byte].kind : Kind::symbol;
  };
  word.begin = at;
  while (word.begin < text.size() && kind_at(word.begin) == Kind::punctuation) ++word.begin;
  if (word.begin == text.size()) return false;
  word.first = letters_at(text, word.begin);
  if (word.first.size == 0 || word.first.codes == kStartOfAddress) return false;
  word.end = word.begin + word.first.size;
  word.rest = {};
  if (word.first.size == LetterBlock::kLongest && word.end < text.size()) {
    word.rest = letters_at(text, word.end);
    word.end += word.rest.size;
    if (word.size() > PlainWord::kLongest) return false;
  }
  word.ends_sentence = false;
  std::size_t next = word.end;
  for (; next < text.size() && text[next] != ' '; ++next) {
    const Kind kind = kind_at(next);
    if (kind == Kind::space || kind == Kind::line_end || kind == Kind::markup) break;
    if (kind != Kind::punctuation && kind != Kind::stop) return false;
    word.ends_sentence |= kind == Kind::stop;
  }
  word.token_end = next;
  return true;
}

}  // namespace cupel::language
