#include "verifiers/language/internal/markup.h"

#include <algorithm>

#include "base/text.h"

namespace cupel::language {
namespace {

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::size_t run_length(std::string_view text, std::size_t at) {
  const std::size_t end = text.find_first_not_of(text[at], at);
  return (end == std::string_view::npos ? text.size() : end) - at;
}

bool is_of_word(char c) { return is_ascii_letter(c) || (c & 0x80) != 0; }
bool is_between_words(char c) { return c == ' ' || c == ',' || c == '.' || c == '\''; }

/// Whether words, and what may stand between them, take up enough room somewhere for four in a row.
/// Looks at few places of most formulas: any such stretch covers one of every `kShortest`.
bool has_room_for_prose(std::string_view formula) {
  constexpr std::size_t kShortest = 11;  // of two letters each
  const auto is_of_prose = [&](std::size_t i) {
    return is_of_word(formula[i]) || is_between_words(formula[i]);
  };
  for (std::size_t i = kShortest - 1; i < formula.size(); i += kShortest) {
    if (!is_of_prose(i)) continue;
    std::size_t begin = i;
    while (begin > i + 1 - kShortest && is_of_prose(begin - 1)) --begin;
    while (i < formula.size() && i - begin < kShortest && is_of_prose(i)) ++i;
    if (i - begin == kShortest) return true;
  }
  return false;
}

/// Four words in a row outside of braces: "$5 for the first and US$" is a price list.
bool reads_as_prose(std::string_view formula) {
  constexpr int kEnough = 4;
  if (!has_room_for_prose(formula)) return false;
  int words = 0, depth = 0;
  for (std::size_t i = 0; i < formula.size();) {
    const std::size_t start = i;
    while (i < formula.size() && is_of_word(formula[i])) ++i;
    const bool is_command = start > 0 && formula[start - 1] == '\\';
    if (i - start >= 2 && depth == 0 && !is_command && ++words == kEnough) return true;
    if (i == start) {
      const char c = formula[i++];
      if (c == '{') ++depth;
      if (c == '}') --depth;
      if (!is_between_words(c)) words = 0;
    }
  }
  return false;
}

}  // namespace

std::size_t Markup::end_of(std::size_t at) {
  switch (text_[at]) {
    case '`':
      return end_of_code(at);
    case '$':
      return end_of_dollars(at);
    case '\\':
      return end_of_command(at);
    default:
      return end_of_tag(at);
  }
}

std::size_t Markup::paragraph_end(std::size_t at) {
  if (at < paragraph_end_) return paragraph_end_;
  std::size_t line_end = text_.find('\n', at);
  while (line_end != kNone) {
    const std::size_t next = text_.find_first_not_of(" \t\r", line_end + 1);
    if (next == kNone || text_[next] == '\n') break;
    line_end = text_.find('\n', next);
  }
  return paragraph_end_ = std::min(line_end, text_.size());
}

std::size_t Markup::behind(std::string_view close, std::size_t at, bool& is_absent) {
  if (is_absent) return kNone;
  const std::size_t found = text_.find(close, at);
  is_absent = found == kNone;
  return is_absent ? kNone : found + close.size();
}

/// A fence (three and more) goes to the next one or to the end of the text, code in a line (one or
/// two) to the same number of backticks in its paragraph. A backtick that closes after a space
/// opens something in truth, and the one before it was a quotation mark.
std::size_t Markup::end_of_code(std::size_t at) {
  const std::size_t ticks = run_length(text_, at);
  const bool is_fence = ticks > 2;
  const std::size_t end = is_fence ? text_.size() : paragraph_end(at);
  if (!is_fence && at < no_code_[ticks]) return at + ticks;
  for (std::size_t i = text_.find('`', at + ticks); i < end; i = text_.find('`', i)) {
    const std::size_t run = run_length(text_, i);
    const bool opens = is_space(text_[i - 1]) && !is_space(text_[at + ticks]);
    i += run;
    if (is_fence ? run < ticks : run != ticks) continue;
    return is_fence || !opens ? i : at + ticks;
  }
  if (is_fence) return end;
  no_code_[ticks] = end;
  return at + ticks;
}

std::size_t Markup::end_of_dollars(std::size_t at) {
  if (!text_.substr(at).starts_with("$$")) return end_of_inline_formula(at);
  const std::size_t end = behind("$$", at + 2, no_dollars_);
  return end == kNone ? at + 2 : end;
}

/// As in Pandoc, so that prices are no formulas: no space after the first dollar or before the
/// second, no digit after the second.
std::size_t Markup::end_of_inline_formula(std::size_t at) {
  const std::size_t start = at + 1;
  if (start >= text_.size() || is_space(text_[start]) || at < no_formula_) return start;
  const std::size_t end = paragraph_end(at);
  for (std::size_t i = text_.find('$', start); i < end; i = text_.find('$', i + 1)) {
    const bool closes = !is_space(text_[i - 1]) && text_[i - 1] != '\\' &&
                        !(i + 1 < text_.size() && is_digit(text_[i + 1]));
    if (!closes) continue;
    return reads_as_prose(text_.substr(start, i - start)) ? start : i + 1;
  }
  no_formula_ = end;
  return start;
}

std::size_t Markup::end_of_command(std::size_t at) {
  const std::string_view rest = text_.substr(at);
  if (rest.starts_with("\\[")) {
    const std::size_t end = behind("\\]", at + 2, no_bracket_);
    return end == kNone ? paragraph_end(at) : end;
  }
  if (rest.starts_with("\\(")) {
    const std::size_t end = behind("\\)", at + 2, no_parenthesis_);
    return end == kNone ? paragraph_end(at) : end;
  }
  if (rest.starts_with("\\begin{")) return end_of_environment(at);
  std::size_t i = at + 1;
  while (i < text_.size() && (is_ascii_letter(text_[i]) || text_[i] == '*')) ++i;
  if (i == at + 1) return std::min(at + 2, text_.size());
  return end_of_arguments(i);
}

/// `{…}` and `[…]` and what is raised or lowered behind a command. What stays open ends with its
/// paragraph.
std::size_t Markup::end_of_arguments(std::size_t at) {
  while (at < text_.size()) {
    const char c = text_[at];
    if (c == '^' || c == '_') {
      at += std::min<std::size_t>(2, text_.size() - at);
      if (text_[at - 1] == '{') --at;
      if (text_[at - 1] == '\\') return at - 1;
      continue;
    }
    if (c == '[') {
      constexpr std::size_t kLongestOption = 64;
      const std::size_t close = text_.substr(at, kLongestOption).find_first_of("]\n");
      if (close == kNone || text_[at + close] == '\n') break;
      at += close + 1;
      continue;
    }
    if (c != '{') break;
    const std::size_t end = paragraph_end(at);
    std::size_t depth = 0;
    for (; at < end; ++at) {
      if (text_[at] == '{') ++depth;
      if (text_[at] == '}' && --depth == 0) break;
    }
    if (at >= end) return end;
    ++at;
  }
  return at;
}

void Markup::match_environments() {
  constexpr std::string_view kBegin = "\\begin{", kEnd = "\\end{";
  environments_.emplace();
  std::vector<std::size_t> open;
  for (std::size_t i = text_.find('\\'); i != kNone; i = text_.find('\\', i + 1)) {
    if (text_.substr(i).starts_with(kBegin)) {
      open.push_back(i);
    } else if (text_.substr(i).starts_with(kEnd) && !open.empty()) {
      const std::size_t close = text_.find('}', i);
      environments_->push_back({open.back(), close == kNone ? text_.size() : close + 1});
      open.pop_back();
      if (close == kNone) break;
    }
  }
  std::sort(environments_->begin(), environments_->end(),
            [](const Environment& a, const Environment& b) { return a.begin < b.begin; });
}

std::size_t Markup::end_of_environment(std::size_t at) {
  if (!environments_) match_environments();
  const auto found = std::lower_bound(
      environments_->begin(), environments_->end(), at,
      [](const Environment& environment, std::size_t begin) { return environment.begin < begin; });
  if (found != environments_->end() && found->begin == at) return found->end;
  return paragraph_end(at);
}

/// `<think>`, `</answer>`, `<br/>`, `<|im_end|>`, and the same with wide brackets.
std::size_t Markup::end_of_tag(std::size_t at) {
  constexpr std::size_t kLongest = 64;
  constexpr std::string_view kWideOpen = "＜", kWideClose = "＞";
  const bool is_wide = text_.substr(at).starts_with(kWideOpen);
  if (!is_wide && text_[at] != '<') return at;
  const std::size_t start = at + (is_wide ? kWideOpen.size() : 1);
  const std::string_view inside = text_.substr(start, kLongest);
  const std::size_t close = is_wide ? inside.find(kWideClose) : inside.find('>');
  const std::size_t length = is_wide ? kWideClose.size() : 1;
  const bool opens = !inside.empty() && (is_ascii_letter(inside[0]) || inside[0] == '/' ||
                                         inside[0] == '|' || inside[0] == '!');
  const bool holds = close != std::string_view::npos &&
                     inside.substr(0, close).find_first_of("<\n") == std::string_view::npos;
  return opens && holds ? start + close + length : start;
}

}  // namespace cupel::language
