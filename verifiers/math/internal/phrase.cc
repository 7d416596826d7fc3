#include "verifiers/math/internal/phrase.h"

#include <re2/re2.h>

#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

const RE2& announcement() {
  static const RE2 pattern(
      R"((?i)\banswer(?:[ \t*_]+(?:is|are|was)\b[ \t]*:?|[ \t*_]*[:=])[ \t*_]*(?:(?:equal to|therefore|thus|just|simply|exactly)[ \t]+)?)",
      [] {
        RE2::Options options;
        options.set_encoding(RE2::Options::EncodingLatin1);  // any bytes are fine
        return options;
      }());
  return pattern;
}

bool reads_as_prose(std::string_view text) {
  static const RE2 prose(R"([A-Za-z]{2,} +[A-Za-z]{2,})");
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), prose);
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

/// Up to the end of the line or the first full stop that ends a sentence.
std::string_view leading_sentence(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool last = i + 1 == text.size();
    if (text[i] == '.' && (last || is_space(text[i + 1]))) return text.substr(0, i);
  }
  return text;
}

}  // namespace

std::string_view answer_after_phrase(std::string_view text) {
  re2::StringPiece rest(text.data(), text.size());
  const char* after = nullptr;
  while (RE2::FindAndConsume(&rest, announcement())) after = rest.data();
  if (!after) return {};
  std::string_view tail = text.substr(static_cast<std::size_t>(after - text.data()));
  while (!tail.empty() && is_space(tail.front())) tail.remove_prefix(1);
  if (const std::string_view formula = leading_formula(tail); !formula.empty()) return formula;
  const std::string_view sentence = trim(leading_sentence(tail));
  return sentence.empty() ? std::string_view() : sentence;
}

}  // namespace cupel::math
