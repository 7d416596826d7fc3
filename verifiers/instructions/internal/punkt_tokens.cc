#include "verifiers/instructions/internal/punkt_tokens.h"

#include <algorithm>

#include "base/python_text.h"
#include "verifiers/instructions/internal/english_words.h"

namespace cupel::instructions {
namespace {

bool is_space_at(std::string_view text, std::size_t at) {
  return at < text.size() && is_python_space(next_of_valid(text, at));
}

std::size_t run_of(std::string_view text, std::size_t from, char c) {
  return std::min(text.find_first_not_of(c, from), text.size()) - from;
}

bool cannot_begin_word(char c) {
  return std::string_view("(\"`{[:;&#*@)}]-,").find(c) != std::string_view::npos;
}

/// What stands before a token's full stop, or between its last hyphen and that, is an abbreviation.
bool is_known_abbreviation(std::string_view word) {
  constexpr std::size_t kLongest = 8;
  const std::string_view last = word.substr(word.rfind('-') + 1);
  return last.size() <= kLongest && is_abbreviation(python_lower(last));
}

}  // namespace

bool is_outside_words(char c) {
  return std::string_view("?!)\";}]*:@'({[").find(c) != std::string_view::npos;
}

PunktToken::PunktToken(std::string_view token) : text(token) {
  if (token == "." || token == "?" || token == "!") {
    ends_sentence = true;
  } else if (token.find_first_not_of('.') == std::string_view::npos) {
    is_ellipsis = true;
  } else if (ends_with_period() && !token.ends_with("..")) {
    is_abbreviation = is_known_abbreviation(token.substr(0, token.size() - 1));
    ends_sentence = !is_abbreviation;
  }
}

bool PunktToken::is_initial() const {
  std::size_t i = 0;
  const char32_t c = next_of_valid(text, i);
  return is_python_word(c) && !is_python_digit(c) && text.substr(i) == ".";
}

/// `^-?[\.,]?\d[\d,\.-]*\.?$`
bool PunktToken::is_number() const {
  std::size_t i = 0;
  if (text[i] == '-' && text.size() > 1) ++i;
  if ((text[i] == '.' || text[i] == ',') && text.size() > i + 1) ++i;
  if (!is_python_digit(next_of_valid(text, i))) return false;
  while (i < text.size()) {
    const char32_t c = next_of_valid(text, i);
    if (!is_python_digit(c) && c != ',' && c != '.' && c != '-') return false;
  }
  return true;
}

bool PunktToken::begins_upper() const {
  std::size_t i = 0;
  return classes_of(next_of_valid(text, i)) & python_class::kUpper;
}

bool PunktToken::begins_lower() const {
  std::size_t i = 0;
  return classes_of(next_of_valid(text, i)) & python_class::kLower;
}

std::size_t PunktTokenizer::long_mark(std::size_t at) const {
  if (text_[at] != '-' && text_[at] != '.') return 0;
  if (const std::size_t run = run_of(text_, at, text_[at]); run > 1) return run;
  std::size_t end = at, dots = 0;
  for (std::size_t i = at; i < text_.size() && text_[i] == '.';) {
    ++dots;
    end = ++i;
    if (!is_space_at(text_, i)) break;
    next_of_valid(text_, i);
  }
  return dots > 2 ? end - at : 0;
}

bool PunktTokenizer::ends_word(std::size_t at) const {
  if (at == text_.size() || is_outside_words(text_[at]) || is_space_at(text_, at)) return true;
  if (text_[at] == '-' || text_[at] == '.') return long_mark(at) > 0;
  if (text_[at] != ',') return false;
  const std::size_t behind = at + 1;
  return behind == text_.size() || is_outside_words(text_[behind]) || is_space_at(text_, behind) ||
         long_mark(behind) > 0;
}

std::string_view PunktTokenizer::next() {
  while (is_space_at(text_, at_)) next_of_valid(text_, at_);
  if (at_ == text_.size()) return {};
  const std::size_t begin = at_;
  if (const std::size_t length = long_mark(at_); length > 0) {
    at_ += length;
  } else {
    next_of_valid(text_, at_);
    if (!cannot_begin_word(text_[begin]))
      while (!ends_word(at_)) next_of_valid(text_, at_);
  }
  return text_.substr(begin, at_ - begin);
}

}  // namespace cupel::instructions
