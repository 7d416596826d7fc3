#include "verifiers/code/internal/json_literal.h"

#include <limits>

#include "base/utf8.h"
#include "verifiers/code/internal/spelling.h"

namespace cupel::code {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool read(Value& out, unsigned levels);
  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  std::string_view rest() const { return text_.substr(at_); }
  std::string fault() const { return fault_; }

 private:
  bool fail(const char* fault) {
    fault_ = fault;
    return false;
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char symbol);
  bool take(std::string_view word);
  std::size_t take_digits();
  bool read_number(Value& out);
  bool read_text(Value& out);
  bool read_escape(std::string& out);
  bool read_code(char32_t& out);
  bool read_list(Value& out, unsigned levels);
  bool read_dict(Value& out, unsigned levels);

  std::string_view text_;
  std::size_t at_ = 0;
  const char* fault_ = "";
};

bool Reader::take(char symbol) {
  if (at_ == text_.size() || text_[at_] != symbol) return false;
  ++at_;
  return true;
}

bool Reader::take(std::string_view word) {
  if (!rest().starts_with(word)) return false;
  at_ += word.size();
  return true;
}

std::size_t Reader::take_digits() {
  const std::size_t begin = at_;
  while (is_decimal_digit(peek())) ++at_;
  return at_ - begin;
}

bool Reader::read(Value& out, unsigned levels) {
  skip_space();
  switch (peek()) {
    case '[':
      return read_list(out, levels);
    case '{':
      return read_dict(out, levels);
    case '"':
      return read_text(out);
    case 't':
    case 'f':
      out.kind = Value::Kind::boolean;
      out.truth = take("true");
      return out.truth || take("false") || fail("no JSON value");
    case 'n':
      return take("null") || fail("no JSON value");
    default:
      return read_number(out);
  }
}

bool Reader::read_number(Value& out) {
  const bool is_negative = take('-');
  const double sign = is_negative ? -1 : 1;
  if (take("Infinity") || (!is_negative && take("NaN"))) {
    const bool is_infinite = text_[at_ - 1] == 'y';
    out = Value::of(is_infinite ? sign * std::numeric_limits<double>::infinity()
                                : std::numeric_limits<double>::quiet_NaN());
    return true;
  }
  const std::size_t begin = at_;
  if (!take('0') && take_digits() == 0) return fail("no JSON value");
  bool is_integer = true;
  if (take('.')) {
    is_integer = false;
    if (take_digits() == 0) return fail("a malformed number");
  }
  if (take('e') || take('E')) {
    is_integer = false;
    if (!take('+')) take('-');
    if (take_digits() == 0) return fail("a malformed number");
  }
  const std::string_view numeral = text_.substr(begin, at_ - begin);
  if (!is_integer) {
    out = Value::of(sign * real_from_decimal(numeral));
    return true;
  }
  out.kind = Value::Kind::integer;
  if (is_negative && numeral != "0") out.text = '-';
  out.text += numeral;
  return true;
}

bool Reader::read_text(Value& out) {
  take('"');
  out.kind = Value::Kind::text;
  while (true) {
    std::size_t end = at_;
    while (end < text_.size() && text_[end] != '"' && text_[end] != '\\' &&
           static_cast<unsigned char>(text_[end]) >= 0x20)
      ++end;
    const std::string_view run = text_.substr(at_, end - at_);
    if (valid_utf8_length(run) != run.size()) return fail("not UTF-8");
    out.text += run;
    at_ = end;
    if (take('"')) return true;
    if (!take('\\')) return fail("a string that is not closed, or has a control character in it");
    if (!read_escape(out.text)) return fail("a malformed escape");
  }
}

bool Reader::read_escape(std::string& out) {
  static constexpr std::string_view kLetters = "\"\\/bfnrt";
  static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  if (const std::size_t known = kLetters.find(peek()); known != std::string_view::npos) {
    out += kMeanings[known];
    ++at_;
    return true;
  }
  char32_t c = 0;
  if (!read_code(c)) return false;
  if (c >= 0xD800 && c < 0xDC00 && peek() == '\\') {
    const std::size_t behind_first = at_;
    char32_t low = 0;
    ++at_;
    if (peek() == 'u' && !read_code(low)) return false;
    if (low >= 0xDC00 && low < 0xE000)
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    else
      at_ = behind_first;
  }
  append_code_point(out, c);
  return true;
}

bool Reader::read_code(char32_t& out) {
  if (!take('u')) return false;
  out = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    const unsigned digit = digit_value(peek());
    if (digit >= 16) return false;
    out = out * 16 + digit;
  }
  return true;
}

bool Reader::read_list(Value& out, unsigned levels) {
  if (levels == kMostLevels) return fail("nested too deep");
  take('[');
  out.kind = Value::Kind::list;
  skip_space();
  if (take(']')) return true;
  do {
    if (!read(out.items.emplace_back(), levels + 1)) return false;
    skip_space();
  } while (take(','));
  return take(']') || fail("a comma or the end of an array is missing");
}

bool Reader::read_dict(Value& out, unsigned levels) {
  if (levels == kMostLevels) return fail("nested too deep");
  take('{');
  out.kind = Value::Kind::dict;
  skip_space();
  if (take('}')) return true;
  do {
    skip_space();
    if (peek() != '"') return fail("a key that is no string");
    if (!read_text(out.items.emplace_back())) return false;
    skip_space();
    if (!take(':')) return fail("a colon is missing");
    if (!read(out.items.emplace_back(), levels + 1)) return false;
    skip_space();
  } while (take(','));
  return take('}') || fail("a comma or the end of an object is missing");
}

}  // namespace

Result<std::pair<Value, std::string_view>> read_json_literal(std::string_view text) {
  Reader reader(text);
  Value value;
  if (!reader.read(value, 0)) return failure(reader.fault());
  reader.skip_space();
  return std::pair(std::move(value), reader.rest());
}

}  // namespace cupel::code
