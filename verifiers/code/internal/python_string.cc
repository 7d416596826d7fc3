#include <optional>

#include "verifiers/code/internal/python_literal.h"
#include "verifiers/code/internal/spelling.h"

namespace cupel::code {
namespace {

/// The letters before a quote.
struct Prefix {
  std::size_t length = 0;
  bool raw = false;
  bool bytes = false;
  bool is_known = true;  ///< f"…" is a string, but no literal
};

/// The prefix of the string here; nothing where no string begins.
std::optional<Prefix> string_prefix(const PythonCursor& cursor) {
  Prefix prefix;
  while (prefix.length < 3) {
    const char c = cursor.peek(prefix.length);
    if (c == '"' || c == '\'') break;
    if (!is_name_byte(c)) return std::nullopt;
    ++prefix.length;
  }
  const char quote = cursor.peek(prefix.length);
  if (quote != '"' && quote != '\'') return std::nullopt;
  std::string letters(cursor.rest().substr(0, prefix.length));
  for (char& c : letters) c = static_cast<char>(c | 0x20);
  prefix.raw = letters.find('r') != std::string::npos;
  prefix.bytes = letters.find('b') != std::string::npos;
  prefix.is_known = letters.empty() || letters == "r" || letters == "b" || letters == "u" ||
                    letters == "br" || letters == "rb";
  return prefix;
}

class StringReader {
 public:
  StringReader(PythonCursor& cursor, const Prefix& prefix, std::string& out)
      : cursor_(cursor), prefix_(prefix), out_(out) {}

  bool read();

 private:
  void append(char32_t c);
  void append_line_end();
  bool read_escape();
  bool read_code(std::size_t digits);
  void read_octal();

  PythonCursor& cursor_;
  const Prefix& prefix_;
  std::string& out_;
};

bool StringReader::read() {
  cursor_.advance(prefix_.length);
  const char quote = cursor_.peek();
  const bool is_triple = cursor_.peek(1) == quote && cursor_.peek(2) == quote;
  cursor_.advance(is_triple ? 3 : 1);
  const std::string_view text = cursor_.text();
  while (!cursor_.at_end()) {
    const char c = cursor_.peek();
    if (c == quote && (!is_triple || (cursor_.peek(1) == quote && cursor_.peek(2) == quote))) {
      cursor_.advance(is_triple ? 3 : 1);
      return true;
    }
    if (c == '\\') {
      if (!read_escape()) return false;
    } else if (c == '\n' || c == '\r') {
      if (!is_triple) return false;
      append_line_end();
    } else if (prefix_.bytes && c < 0) {
      return false;
    } else {
      const std::size_t begin = cursor_.at();
      std::size_t end = begin + 1;
      while (end < text.size() && text[end] != quote && text[end] != '\\' && text[end] != '\n' &&
             text[end] != '\r' && !(prefix_.bytes && text[end] < 0))
        ++end;
      out_ += text.substr(begin, end - begin);
      cursor_.advance(end - begin);
    }
  }
  return false;
}

void StringReader::append(char32_t c) {
  if (prefix_.bytes)
    out_ += static_cast<char>(c & 0xFF);
  else
    append_code_point(out_, c);
}

/// Python reads every end of a line in its source as "\n".
void StringReader::append_line_end() {
  cursor_.advance(cursor_.peek() == '\r' && cursor_.peek(1) == '\n' ? 2 : 1);
  out_ += '\n';
}

bool StringReader::read_escape() {
  cursor_.advance(1);
  if (cursor_.at_end()) return false;
  const char c = cursor_.peek();
  const bool is_line_end = c == '\n' || c == '\r';
  if (prefix_.raw) {
    out_ += '\\';
    if (is_line_end) {
      append_line_end();
    } else if (c == '\\' || c == '"' || c == '\'') {
      out_ += c;
      cursor_.advance(1);
    }
    return true;
  }
  if (is_line_end) {
    cursor_.advance(c == '\r' && cursor_.peek(1) == '\n' ? 2 : 1);
    return true;
  }
  if (c >= '0' && c <= '7') {
    read_octal();
    return true;
  }
  static constexpr std::string_view kLetters = "\\'\"abfnrtv";
  static constexpr std::string_view kMeanings = "\\'\"\a\b\f\n\r\t\v";
  if (const std::size_t known = kLetters.find(c); known != std::string_view::npos) {
    out_ += kMeanings[known];
    cursor_.advance(1);
    return true;
  }
  if (c == 'x') return read_code(2);
  if (!prefix_.bytes && c == 'u') return read_code(4);
  if (!prefix_.bytes && c == 'U') return read_code(8);
  if (!prefix_.bytes && c == 'N') return false;
  out_ += '\\';  // an escape that Python does not know stands for itself
  return true;
}

/// The digits behind the letter here.
bool StringReader::read_code(std::size_t digits) {
  cursor_.advance(1);
  char32_t c = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const unsigned digit = digit_value(cursor_.peek());
    if (digit >= 16) return false;
    c = c * 16 + digit;
    cursor_.advance(1);
  }
  if (c > 0x10FFFF) return false;
  append(c);
  return true;
}

void StringReader::read_octal() {
  char32_t c = 0;
  for (int i = 0; i < 3 && digit_value(cursor_.peek()) < 8; ++i) {
    c = c * 8 + digit_value(cursor_.peek());
    cursor_.advance(1);
  }
  append(c);
}

}  // namespace

bool starts_python_string(const PythonCursor& cursor) { return string_prefix(cursor).has_value(); }

bool read_python_string(PythonCursor& cursor, Value& out) {
  std::optional<Prefix> prefix = string_prefix(cursor);
  const bool bytes = prefix && prefix->bytes;
  out.kind = bytes ? Value::Kind::bytes : Value::Kind::text;
  for (; prefix; prefix = string_prefix(cursor)) {
    if (!prefix->is_known || prefix->bytes != bytes) return false;
    if (!StringReader(cursor, *prefix, out.text).read()) return false;
    cursor.skip_space();
  }
  return true;
}

}  // namespace cupel::code
