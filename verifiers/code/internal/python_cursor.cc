#include "verifiers/code/internal/python_cursor.h"

#include <algorithm>

namespace cupel::code {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }
bool is_line_end(char c) { return c == '\n' || c == '\r'; }

/// The length of a backslash with the end of the line that it joins to the next one; 0 if there is
/// none. At the end of the text it joins nothing.
std::size_t joined_line(std::string_view text, std::size_t at) {
  if (text[at] != '\\') return 0;
  std::size_t end = at + 1;
  if (end < text.size() && text[end] == '\r') ++end;
  if (end < text.size() && text[end] == '\n') ++end;
  return end == at + 1 || end == text.size() ? 0 : end - at;
}

}  // namespace

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

void PythonCursor::skip_space() {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (is_blank(c) || (brackets_ > 0 && is_line_end(c))) {
      ++at_;
    } else if (brackets_ > 0 && c == '#') {
      at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    } else if (const std::size_t joined = joined_line(text_, at_)) {
      at_ += joined;
    } else {
      return;
    }
  }
}

void PythonCursor::skip_lines() {
  ++brackets_;
  skip_space();
  --brackets_;
}

bool PythonCursor::take(char symbol) {
  if (peek() != symbol || at_end()) return false;
  ++at_;
  skip_space();
  return true;
}

bool PythonCursor::take(std::string_view symbol) {
  if (!rest().starts_with(symbol)) return false;
  at_ += symbol.size();
  skip_space();
  return true;
}

bool PythonCursor::take_word(std::string_view word) {
  if (!rest().starts_with(word) || is_name_byte(peek(word.size()))) return false;
  return take(word);
}

std::string_view PythonCursor::take_name() {
  std::size_t length = 0;
  while (is_name_byte(peek(length))) ++length;
  const std::string_view name = text_.substr(at_, length);
  const bool is_ascii = std::ranges::none_of(name, [](char c) { return c < 0; });
  if (name.empty() || !is_ascii || (name[0] >= '0' && name[0] <= '9')) return {};
  at_ += length;
  skip_space();
  return name;
}

void PythonCursor::open() {
  ++brackets_;
  ++at_;
  skip_space();
}

bool PythonCursor::close(char symbol) {
  if (peek() != symbol) return false;
  --brackets_;
  ++at_;
  skip_space();
  return true;
}

bool PythonCursor::at_line_end() const {
  return at_end() || is_line_end(text_[at_]) || text_[at_] == '#';
}

}  // namespace cupel::code
