#include "verifiers/code/internal/python_literal.h"

#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "verifiers/code/internal/spelling.h"

namespace cupel::code {
namespace {

bool is_hashable(const Value& value) {
  switch (value.kind) {
    case Value::Kind::list:
    case Value::Kind::set:
    case Value::Kind::dict:
      return false;
    case Value::Kind::tuple:
      return std::ranges::all_of(value.items, is_hashable);
    default:
      return true;
  }
}

void negate(Value& number) {
  number.real = -number.real;
  number.imaginary = -number.imaginary;
  if (number.kind != Value::Kind::integer || number.text == "0") return;
  number.text.insert(0, 1, '-');
}

/// An integer as Python converts it, which fails where it is too large.
bool real_part(const Value& number, double& out) {
  if (number.kind == Value::Kind::real) {
    out = number.real;
    return true;
  }
  const bool is_negative = number.text.starts_with('-');
  const double size = real_from_decimal(std::string_view(number.text).substr(is_negative ? 1 : 0));
  out = is_negative ? -size : size;
  return std::isfinite(size);
}

class Reader {
 public:
  explicit Reader(PythonCursor& cursor) : cursor_(cursor) {}

  bool read(Value& out, unsigned levels);
  std::string fault() const { return fault_; }

 private:
  bool fail(const char* fault) {
    fault_ = fault;
    return false;
  }
  bool read_atom(Value& out, unsigned levels);
  bool read_signed(Value& out);
  bool add_imaginary_part(Value& out);
  bool read_parentheses(Value& out, unsigned levels);
  bool read_list(Value& out, unsigned levels);
  bool read_braces(Value& out, unsigned levels);
  bool read_items(Value& out, unsigned levels, char end);
  bool read_empty_set(Value& out);

  PythonCursor& cursor_;
  const char* fault_ = "";
};

bool Reader::read(Value& out, unsigned levels) {
  const char c = cursor_.peek();
  if (c != '-' && c != '+' && !starts_python_number(cursor_)) return read_atom(out, levels);
  return read_signed(out) && add_imaginary_part(out);
}

bool Reader::read_signed(Value& out) {
  const bool is_negative = cursor_.take('-');
  if (!is_negative) cursor_.take('+');
  if (!starts_python_number(cursor_) || !read_python_number(cursor_, out))
    return fail("a malformed number");
  if (is_negative) negate(out);
  return true;
}

/// `1 + 2j`; what is no imaginary number behind the sign is left where it stands.
bool Reader::add_imaginary_part(Value& out) {
  const char sign = cursor_.peek();
  if ((sign != '+' && sign != '-') || out.kind == Value::Kind::complex) return true;
  const PythonCursor before = cursor_;
  cursor_.take(sign);
  Value imaginary;
  if (!starts_python_number(cursor_) || !read_python_number(cursor_, imaginary) ||
      imaginary.kind != Value::Kind::complex) {
    cursor_ = before;
    return true;
  }
  double real = 0;
  if (!real_part(out, real)) return fail("an integer too large for a complex number");
  // As Python adds them: the other parts are zeros, whose signs count.
  out.kind = Value::Kind::complex;
  out.text.clear();
  out.real = sign == '+' ? real + imaginary.real : real - imaginary.real;
  out.imaginary = sign == '+' ? 0.0 + imaginary.imaginary : 0.0 - imaginary.imaginary;
  return true;
}

bool Reader::read_atom(Value& out, unsigned levels) {
  if (levels == kMostLevels) return fail("nested too deep");
  switch (cursor_.peek()) {
    case '(':
      return read_parentheses(out, levels + 1);
    case '[':
      return read_list(out, levels + 1);
    case '{':
      return read_braces(out, levels + 1);
    default:
      break;
  }
  if (starts_python_string(cursor_))
    return read_python_string(cursor_, out) || fail("a malformed string");
  if (cursor_.take_word("None")) return true;
  if (cursor_.take_word("set")) return read_empty_set(out);
  out.kind = Value::Kind::boolean;
  out.truth = cursor_.take_word("True");
  return out.truth || cursor_.take_word("False") || fail("not a literal");
}

bool Reader::read_empty_set(Value& out) {
  if (cursor_.peek() != '(') return fail("not a literal");
  cursor_.open();
  out.kind = Value::Kind::set;
  return cursor_.close(')') || fail("a call is not a literal");
}

bool Reader::read_parentheses(Value& out, unsigned levels) {
  cursor_.open();
  if (cursor_.close(')')) {
    out.kind = Value::Kind::tuple;
    return true;
  }
  if (!read(out, levels)) return false;
  if (cursor_.close(')')) return true;
  if (!cursor_.take(',')) return fail("a parenthesis is not closed");
  Value first = std::move(out);
  out = Value::tuple({});
  out.items.push_back(std::move(first));
  return read_items(out, levels, ')');
}

bool Reader::read_list(Value& out, unsigned levels) {
  cursor_.open();
  out.kind = Value::Kind::list;
  return read_items(out, levels, ']');
}

/// The items from here to `end`, one comma between two and perhaps one more.
bool Reader::read_items(Value& out, unsigned levels, char end) {
  while (!cursor_.close(end)) {
    if (!read(out.items.emplace_back(), levels)) return false;
    if (cursor_.take(',')) continue;
    return cursor_.close(end) || fail("a comma or the end of a list is missing");
  }
  return true;
}

bool Reader::read_braces(Value& out, unsigned levels) {
  cursor_.open();
  out.kind = Value::Kind::dict;
  while (!cursor_.close('}')) {
    if (!read(out.items.emplace_back(), levels)) return false;
    if (!is_hashable(out.items.back())) return fail("a list, set or dict as a key");
    const bool is_pair = cursor_.take(':');
    if (out.items.size() == 1 && !is_pair) out.kind = Value::Kind::set;
    if (is_pair != (out.kind == Value::Kind::dict)) return fail("half a dict, half a set");
    if (is_pair && !read(out.items.emplace_back(), levels)) return false;
    if (cursor_.take(',')) continue;
    return cursor_.close('}') || fail("a comma or the end of a dict is missing");
  }
  return true;
}

}  // namespace

Result<Value> read_python_literal(PythonCursor& cursor) {
  Reader reader(cursor);
  Value value;
  if (!reader.read(value, 0)) return failure(reader.fault());
  return value;
}

bool is_python_text(std::string_view text) {
  return text.find('\0') == std::string_view::npos && valid_utf8_length(text) == text.size();
}

}  // namespace cupel::code
