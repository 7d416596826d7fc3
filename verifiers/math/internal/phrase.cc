#include "verifiers/math/internal/phrase.h"

#include <re2/re2.h>

#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

constexpr std::string_view kAnswer = "answer";

RE2::Options latin1() {
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingLatin1);  // any bytes are fine
  return options;
}

/// What may stand between the word "answer" and the answer itself, with the words of both.
const RE2& announcement() {
  static const RE2 pattern(
      R"((?i)answer(?:[ \t]+(?:to|for|of)\b[^.\n]{0,80}?)?(?:[ \t*_]+(?:is|are|was)\b[ \t]*:?|[ \t*_]*[:=])[ \t*_]*(?:(?:equal to|therefore|thus|just|simply|exactly)[ \t]+)?)",
      latin1());
  return pattern;
}

/// The formula that `text` opens with, without its delimiters; a null view if it opens with none.
std::string_view leading_formula(std::string_view text) {
  struct Delimiters {
    std::string_view open, close;
  };
  constexpr Delimiters kDelimiters[] = {{"$$", "$$"}, {"$", "$"}, {"\\(", "\\)"}, {"\\[", "\\]"}};
  for (const auto& [open, close] : kDelimiters) {
    if (!text.starts_with(open)) continue;
    const std::size_t end = text.find(close, open.size());
    if (end == std::string_view::npos) return {};
    const std::string_view formula = text.substr(open.size(), end - open.size());
    const bool is_price = open == "$" && reads_as_prose(formula);
    return is_price || trim(formula).empty() ? std::string_view() : formula;
  }
  return {};
}

/// Up to the end of the line, the first full stop that ends a sentence, or the first word that
/// opens a reason for what has been said.
std::string_view leading_sentence(std::string_view text) {
  static const RE2 reason(R"([,;]? (?:because|since|as|so|which|where|when|but)\b)", latin1());
  text = text.substr(0, text.find('\n'));
  re2::StringPiece found;
  if (reason.Match({text.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, &found, 1))
    text = text.substr(0, static_cast<std::size_t>(found.data() - text.data()));
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool last = i + 1 == text.size();
    if (text[i] == '.' && (last || is_space(text[i + 1]))) return text.substr(0, i);
  }
  return text;
}

/// Whether the word "answer", in any case, begins at `start`.
bool is_word_answer(std::string_view text, std::size_t start) {
  constexpr std::size_t kRare = 3;  // the w is the rarest of its letters: look at it first
  if ((text[start + kRare] | 0x20) != kAnswer[kRare]) return false;
  for (std::size_t i = 0; i < kAnswer.size(); ++i)
    if ((text[start + i] | 0x20) != kAnswer[i]) return false;
  return start == 0 || !is_letter(text[start - 1]);
}

}  // namespace

bool reads_as_prose(std::string_view text) {
  static const RE2 two_words(R"([A-Za-z]{2,},? +[A-Za-z]{2,})", latin1());
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), two_words);
}

std::string_view answer_after_phrase(std::string_view text) {
  // From the end backwards: the answer is the last one announced, and mostly near the end.
  for (std::size_t end = text.size(); end >= kAnswer.size(); --end) {
    const std::size_t start = end - kAnswer.size();
    if (!is_word_answer(text, start)) continue;
    re2::StringPiece rest(text.data() + start, text.size() - start);
    if (!RE2::Consume(&rest, announcement())) continue;
    const std::string_view tail = trim({rest.data(), rest.size()});
    if (const std::string_view formula = leading_formula(tail); !formula.empty()) return formula;
    const std::string_view sentence = trim(leading_sentence(tail));
    return sentence.empty() ? std::string_view() : sentence;
  }
  return {};
}

}  // namespace cupel::math
