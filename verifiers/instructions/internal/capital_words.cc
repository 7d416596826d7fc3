#include "verifiers/instructions/internal/capital_words.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/python_text.h"
#include "base/utf8.h"
#include "verifiers/instructions/internal/sentences.h"

namespace cupel::instructions {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

/// A word that is two, and the length of the first.
struct Contraction {
  std::string_view word;
  std::size_t first;
};

/// After Robert MacIntyre's Treebank tokenizer.
constexpr std::array<Contraction, 10> kContractions = {{
    {"cannot", 3},
    {"d'ye", 1},
    {"gimme", 3},
    {"gonna", 3},
    {"gotta", 3},
    {"lemme", 3},
    {"more'n", 4},
    {"wanna", 3},
    {"'tis", 2},
    {"'twas", 2},
}};

bool begins_with_word(std::string_view text, std::size_t at) {
  return at < text.size() && is_python_word(next_of_valid(text, at));
}

/// The contraction that `text` holds at `at`, as a word of its own; null where there is none.
const Contraction* contraction_at(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongest = 6;
  constexpr std::string_view kFirstLetters = "'cdglmwCDGLMW";
  if (kFirstLetters.find(text[at]) == kNowhere) return nullptr;
  const std::string lower = python_lower(utf8_prefix(text.substr(at), kLongest));
  for (const Contraction& contraction : kContractions) {
    if (!lower.starts_with(contraction.word)) continue;
    const std::size_t end = at + contraction.word.size();
    const bool fits_at_begin = contraction.word[0] != '\'' || at == 0;
    const bool fits_at_end =
        contraction.word == "wanna" ? end == text.size() : !begins_with_word(text, end);
    if (fits_at_begin && fits_at_end) return &contraction;
  }
  return nullptr;
}

/// The capital words in a piece of a token that contractions alone can part.
std::size_t capitals_in(std::string_view piece) {
  std::size_t count = 0, begin = 0;
  bool in_word = false;
  for (std::size_t i = 0; i < piece.size();) {
    std::size_t behind = i;
    const bool is_word = is_python_word(next_of_valid(piece, behind));
    const bool may_begin = (is_word && !in_word) || i == 0;
    const Contraction* contraction =
        may_begin && is_ascii(piece[i]) ? contraction_at(piece, i) : nullptr;
    in_word = is_word;
    if (!contraction) {
      i = behind;
      continue;
    }
    const std::size_t middle = i + contraction->first;
    count += is_upper_text(piece.substr(begin, i - begin));
    count += is_upper_text(piece.substr(i, middle - i));
    i = begin = i + contraction->word.size();
    count += is_upper_text(piece.substr(middle, begin - middle));
  }
  return count + is_upper_text(piece.substr(begin));
}

/// Where `'s`, `'m`, `'d` or a last apostrophe begins that follows something else, or the end.
std::size_t clitic_begin(std::string_view piece) {
  for (const std::string_view clitic : {"'s", "'S", "'m", "'M", "'d", "'D", "'"})
    if (piece.ends_with(clitic) && piece.size() > clitic.size() &&
        piece[piece.size() - clitic.size() - 1] != '\'')
      return piece.size() - clitic.size();
  return piece.size();
}

/// The same for `'ll`, `'re`, `'ve` and `n't`, in one case.
std::size_t long_clitic_begin(std::string_view piece) {
  for (const std::string_view clitic : {"'ll", "'LL", "'re", "'RE", "'ve", "'VE", "n't", "N'T"})
    if (piece.ends_with(clitic) && piece.size() > clitic.size() &&
        piece[piece.size() - clitic.size() - 1] != '\'')
      return piece.size() - clitic.size();
  return piece.size();
}

/// A token without an apostrophe inside that parts it: the clitics at its end come off.
std::size_t capitals_in_word(std::string_view token) {
  const std::size_t clitic = clitic_begin(token);
  const std::string_view stem = token.substr(0, clitic);
  const std::size_t long_clitic = long_clitic_begin(stem);
  return capitals_in(stem.substr(0, long_clitic)) + capitals_in(stem.substr(long_clitic)) +
         capitals_in(token.substr(clitic));
}

/// An apostrophe before a single letter, unless the letter is the rest of a clitic, parts a token.
bool parts_behind(std::string_view token, std::size_t apostrophe) {
  std::size_t i = apostrophe + 1;
  if (i == token.size()) return false;
  const char letter = token[i];
  if (!is_python_word(next_of_valid(token, i))) return false;
  if (std::string_view("mtsdnMTSDN").find(letter) != kNowhere) return false;
  return i == token.size() || !is_python_word(next_of_valid(token, i));
}

std::size_t capitals_in_token(std::string_view token, std::size_t uppers, bool has_lower) {
  const std::size_t apostrophe = token.find('\'');
  if (apostrophe == kNowhere && has_lower && uppers == 1) return 0;  // "The"; what parts has more
  std::size_t count = 0, begin = 0;
  for (std::size_t at = apostrophe; at != kNowhere; at = token.find('\'', at + 1)) {
    if (!parts_behind(token, at)) continue;
    count += capitals_in_word(token.substr(begin, at + 1 - begin));
    begin = at + 1;
  }
  return count + capitals_in_word(token.substr(begin));
}

enum Kind : unsigned char { kOther, kUpper, kLower, kSeparator, kMaybeSeparator };

constexpr std::array<Kind, 128> ascii_kinds() {
  std::array<Kind, 128> kinds{};
  for (unsigned c = 0; c < 128; ++c) {
    const unsigned char classes = python_class::kAscii[c];
    if (classes & python_class::kUpper) kinds[c] = kUpper;
    if (classes & python_class::kLower) kinds[c] = kLower;
    if (classes & python_class::kSpace) kinds[c] = kSeparator;
  }
  for (const char c : std::string_view("`\";@#$%&?!*[](){}<>"))
    kinds[static_cast<unsigned char>(c)] = kSeparator;
  for (const char c : std::string_view(":,.-'"))
    kinds[static_cast<unsigned char>(c)] = kMaybeSeparator;
  return kinds;
}

constexpr std::array<Kind, 128> kAsciiKinds = ascii_kinds();

Kind kind_of(char32_t c) {
  constexpr std::u32string_view kQuotes = U"«»“”„‘’";
  if (c < 128) return kAsciiKinds[c];
  if (kQuotes.find(c) != kQuotes.npos) return kSeparator;
  const unsigned char classes = classes_of(c);
  if (classes & python_class::kSpace) return kSeparator;
  if (classes & python_class::kUpper) return kUpper;
  return classes & python_class::kLower ? kLower : kOther;
}

/// `:` and `,` part words unless a digit follows; `.`, `-` and `'` where there are two.
bool separates(std::string_view text, std::size_t at) {
  std::size_t behind = at + 1;
  if (text[at] == ':' || text[at] == ',')
    return behind < text.size() && !is_python_digit(next_of_valid(text, behind));
  const auto is_same = [&](std::size_t i) { return i < text.size() && text[i] == text[at]; };
  return is_same(at + 1) || (at > 0 && is_same(at - 1));
}

/// Without the full stop at its end, which is a token of its own, and what closes behind it.
std::string_view without_final_stop(std::string_view sentence) {
  std::size_t end = sentence.size();
  for (std::size_t i = end; i > 0; end = i) {
    const char32_t c = previous_of_valid(sentence, i);
    const bool closes = std::u32string_view(U"])}>\"'»”’").find(c) != std::u32string_view::npos;
    if (!closes && !is_python_space(c)) break;
  }
  const bool has_stop = end > 0 && sentence[end - 1] == '.';
  return has_stop ? sentence.substr(0, end - 1) : sentence;
}

std::size_t capitals_in_sentence(std::string_view text) {
  std::size_t count = 0, begin = 0, uppers = 0;
  bool has_lower = false;
  const auto end_token = [&](std::size_t end) {
    if (uppers > 0) count += capitals_in_token(text.substr(begin, end - begin), uppers, has_lower);
    uppers = 0;
    has_lower = false;
  };
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t at = i;
    const Kind kind = kind_of(next_of_valid(text, i));
    uppers += kind == kUpper;
    has_lower = has_lower || kind == kLower;
    if (kind == kSeparator || (kind == kMaybeSeparator && separates(text, at))) {
      end_token(at);
      begin = i;
    }
  }
  end_token(text.size());
  return count;
}

}  // namespace

std::size_t count_capital_words(std::string_view text) {
  std::size_t count = 0;
  for_each_sentence(text, [&](std::string_view sentence) {
    count += capitals_in_sentence(without_final_stop(sentence));
  });
  return count;
}

}  // namespace cupel::instructions
