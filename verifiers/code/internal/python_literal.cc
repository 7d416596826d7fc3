#include "verifiers/code/internal/python_literal.h"

#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "verifiers/code/internal/python_conversion.h"
#include "verifiers/code/internal/python_operation.h"
#include "verifiers/code/internal/spelling.h"

namespace cupel::code {
namespace {

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

constexpr std::size_t kMostMade = 16 << 20;

class Reader {
 public:
  Reader(PythonCursor& cursor, bool computes) : cursor_(cursor), computes_(computes) {}

  Result<Value> read_whole();
  Result<Value> read_whole_product();

 private:
  bool read(Value& out, unsigned levels);
  bool fail(const char* fault) {
    fault_ = fault;
    return false;
  }
  bool read_sum(Value& out, unsigned levels);
  bool read_product(Value& out, unsigned levels);
  bool read_factor(Value& out, unsigned levels);
  bool apply(std::string_view op, Value& left, const Value& right);
  bool read_atom(Value& out, unsigned levels);
  bool read_signed(Value& out);
  bool add_imaginary_part(Value& out);
  bool read_parentheses(Value& out, unsigned levels);
  bool read_list(Value& out, unsigned levels);
  bool read_braces(Value& out, unsigned levels);
  bool read_items(Value& out, unsigned levels, char end);
  bool read_converted(Value& out, Conversion conversion, unsigned levels);

  PythonCursor& cursor_;
  bool computes_;
  std::size_t made_ = 0;  // what operations have come to, in all
  const char* fault_ = "";
};

Result<Value> Reader::read_whole() {
  Value value;
  if (!read(value, 0)) return failure(fault_);
  return value;
}

Result<Value> Reader::read_whole_product() {
  Value value;
  if (!read_product(value, 0)) return failure(fault_);
  return value;
}

bool Reader::read(Value& out, unsigned levels) {
  if (computes_) return read_sum(out, levels);
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

bool Reader::apply(std::string_view op, Value& left, const Value& right) {
  auto result = python_operation(op, left, right);
  if (!result) return fail("not worked out here");
  left = std::move(*result);
  made_ += bytes_of(left);
  return made_ <= kMostMade || fail("more than tests have reason to compute");
}

bool Reader::read_sum(Value& out, unsigned levels) {
  if (!read_product(out, levels)) return false;
  while (cursor_.peek() == '+' || cursor_.peek() == '-') {
    const std::string_view op = cursor_.take('+') ? "+" : "-";
    if (op == "-") cursor_.take('-');
    Value right;
    if (!read_product(right, levels) || !apply(op, out, right)) return false;
  }
  return true;
}

bool Reader::read_product(Value& out, unsigned levels) {
  if (!read_factor(out, levels)) return false;
  while (true) {
    std::string_view op;
    for (const std::string_view one : {"*", "//", "/", "%"})
      if (op.empty() && cursor_.take(one)) op = one;
    if (op.empty()) return true;
    Value right;
    if (!read_factor(right, levels) || !apply(op, out, right)) return false;
  }
}

/// A sign binds less than a power on its right, more than one on its left: -2**2, 2**-1.
bool Reader::read_factor(Value& out, unsigned levels) {
  if (levels == kMostLevels) return fail("nested too deep");
  const bool is_negative = cursor_.take('-');
  if (is_negative || cursor_.take('+')) {
    if (!read_factor(out, levels + 1)) return false;
    const auto negative = python_negation(out);
    if (!negative) return fail("the sign of something else than a number");
    out = is_negative ? *negative : *python_negation(*negative);  // +True is 1
    return true;
  }
  if (starts_python_number(cursor_)) {
    if (!read_python_number(cursor_, out)) return fail("a malformed number");
  } else if (!read_atom(out, levels)) {
    return false;
  }
  if (!cursor_.take("**")) return true;
  Value exponent;
  return read_factor(exponent, levels + 1) && apply("**", out, exponent);
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
  if (const Conversion conversion = take_conversion(cursor_); conversion != Conversion::none)
    return read_converted(out, conversion, levels + 1);
  out.kind = Value::Kind::boolean;
  out.truth = cursor_.take_word("True");
  return out.truth || cursor_.take_word("False") || fail("not a literal");
}

/// `set()`; where constants are computed, `set([1, 2])` and the like too.
bool Reader::read_converted(Value& out, Conversion conversion, unsigned levels) {
  if (cursor_.peek() != '(') return fail("not a literal");
  cursor_.open();
  if (conversion == Conversion::set && cursor_.close(')')) {
    out.kind = Value::Kind::set;
    return true;
  }
  Value inner;
  if (!computes_ || !read(inner, levels) || !cursor_.close(')'))
    return fail("a call is not a literal");
  // The order of a set is for its own process to know.
  if (inner.kind == Value::Kind::set && conversion != Conversion::set)
    return fail("the order of a set");
  auto converted = python_conversion(conversion, inner);
  if (!converted) return fail("a call that fails");
  out = std::move(*converted);
  return true;
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
  return Reader(cursor, false).read_whole();
}

Result<Value> read_python_constant(PythonCursor& cursor) {
  return Reader(cursor, true).read_whole();
}

Result<Value> read_python_product(PythonCursor& cursor) {
  return Reader(cursor, true).read_whole_product();
}

Conversion take_conversion(PythonCursor& cursor) {
  if (cursor.take_word("set")) return Conversion::set;
  if (cursor.take_word("tuple")) return Conversion::tuple;
  if (cursor.take_word("list")) return Conversion::list;
  return Conversion::none;
}

bool is_python_text(std::string_view text) {
  return text.find('\0') == std::string_view::npos && valid_utf8_length(text) == text.size();
}

}  // namespace cupel::code
