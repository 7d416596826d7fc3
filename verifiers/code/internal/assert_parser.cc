#include "verifiers/code/internal/assert_parser.h"

#include <algorithm>

#include "verifiers/code/internal/python_literal.h"
#include "verifiers/code/internal/python_names.h"
#include "verifiers/code/internal/python_operation.h"

namespace cupel::code {
namespace {

// Parentheses around a whole condition, each of which may be read twice; calls in a message.
constexpr unsigned kMostParentheses = 8;

}  // namespace

bool AssertParser::fail(const char* fault) {
  if (fault_.empty()) fault_ = fault;
  return false;
}

bool AssertParser::read(ExpectedCall& out) {
  if (!read_condition(out, 0)) return false;
  fault_.clear();
  if (cursor_.take(',') && !read_message(0)) return fail("its message is beyond reading");
  return cursor_.at_line_end() || fail("more than a comparison of a call with a literal");
}

/// Literals and calls, joined by `+`. What it says is worked out only where the assert has failed,
/// but it has to be well formed: what is not fails the whole file.
bool AssertParser::read_message(unsigned levels) {
  do {
    if (starts_literal()) {
      if (!read_python_product(cursor_)) return false;
      continue;
    }
    const std::string_view name = cursor_.take_name();
    if (name.empty() || is_python_keyword(name) || cursor_.peek() != '(') return false;
    if (levels == kMostParentheses) return false;
    cursor_.open();
    while (!cursor_.close(')')) {
      if (!read_message(levels + 1)) return false;
      if (cursor_.take(',')) continue;
      if (!cursor_.close(')')) return false;
      break;
    }
  } while (cursor_.take('+'));
  return true;
}

bool AssertParser::read_condition(ExpectedCall& out, unsigned levels) {
  const PythonCursor before = cursor_;
  if (cursor_.peek() == '(' && levels < kMostParentheses) {
    cursor_.open();
    if (read_condition(out, levels + 1) && cursor_.close(')') && at_condition_end()) return true;
    cursor_ = before;
    out = {};
  }
  return read_comparison(out);
}

/// The call may stand on either side of `==`.
bool AssertParser::read_comparison(ExpectedCall& out) {
  if (take_bare_truth()) return true;
  out.objects_decide = true;
  if (cursor_.take_word("not")) {
    out.conversion = Conversion::truth;
    out.accepted = {Value::of(false)};
    return read_call(out.call) && (at_condition_end() || fail("more than a call behind `not`"));
  }
  Value& expected = out.accepted.emplace_back();
  const PythonCursor before = cursor_;
  if (starts_literal()) {
    if (read_literal(expected))
      return (cursor_.take("==") || fail("not a comparison by ==")) && read_result(out);
    cursor_ = before;
    expected = {};
  }
  PythonCursor ahead = cursor_;
  if (ahead.take_word("abs") && ahead.peek() == '(') return read_nearness(out);
  return read_result(out) && read_relation(out);
}

/// What stands behind a result: `is None`, `== literal`, or nothing, and it has to be true.
bool AssertParser::read_relation(ExpectedCall& out) {
  Value& expected = out.accepted.front();
  if (at_condition_end()) {
    if (out.conversion != Conversion::none) return fail("whether a collection is empty");
    out.conversion = Conversion::truth;
    expected = Value::of(true);
    return true;
  }
  if (cursor_.take_word("is")) {
    out.is_identity = true;
    if (cursor_.take_word("None")) return true;
    const bool truth = cursor_.take_word("True");
    expected = Value::of(truth);
    return truth || cursor_.take_word("False") || fail("identity with something else than None");
  }
  return (cursor_.take("==") || fail("not a comparison by ==")) && read_literal(expected);
}

/// A call, perhaps within `tuple(…)`, `list(…)` or `set(…)`.
bool AssertParser::read_result(ExpectedCall& out) {
  PythonCursor ahead = cursor_;
  const Conversion conversion = take_conversion(ahead);
  if (conversion == Conversion::none || ahead.peek() != '(') return read_call(out.call);
  cursor_ = ahead;
  cursor_.open();
  out.conversion = conversion;
  return read_call(out.call) && (cursor_.close(')') || fail("a collection of more than a result"));
}

/// `abs(f(…) - literal) < literal`
bool AssertParser::read_nearness(ExpectedCall& out) {
  cursor_.take_word("abs");
  cursor_.open();
  if (!read_call(out.call)) return false;
  if (!cursor_.take('-')) return fail("something else than a difference");
  auto expected = read_python_product(cursor_);
  if (!expected) return fail("something else than a literal");
  if (!cursor_.close(')')) return fail("more than a difference of two");
  Nearness& nearness = out.nearness.emplace();
  nearness.or_equal = cursor_.take("<=");
  if (!nearness.or_equal && !cursor_.take('<')) return fail("not a comparison by < or <=");
  Value tolerance;
  if (!read_literal(tolerance)) return false;
  const auto real = python_real(tolerance);
  if (!real || !python_real(*expected)) return fail("something else than numbers");
  nearness.tolerance = *real;
  out.accepted.front() = std::move(*expected);
  return true;
}

bool AssertParser::at_condition_end() const {
  return cursor_.peek() == ',' || cursor_.peek() == ')' || cursor_.at_line_end();
}

/// `True` that is compared with nothing: it passes, whatever the solution does.
bool AssertParser::take_bare_truth() {
  PythonCursor ahead = cursor_;
  if (!ahead.take_word("True")) return false;
  if (ahead.peek() != ',' && ahead.peek() != ')' && !ahead.at_line_end()) return false;
  cursor_ = ahead;
  return true;
}

bool AssertParser::read_call(Call& out) {
  const std::string_view name = cursor_.take_name();
  if (name.empty() || is_python_keyword(name) || cursor_.peek() != '(')
    return fail("something else than a call is compared");
  out.name = name;
  cursor_.open();
  while (!cursor_.close(')')) {
    if (!read_argument(out)) return false;
    if (cursor_.take(',')) continue;
    if (!cursor_.close(')')) return fail("an argument that is no literal");
    break;
  }
  return true;
}

bool AssertParser::read_argument(Call& out) {
  const PythonCursor before = cursor_;
  const std::string_view name = starts_literal() ? "" : cursor_.take_name();
  const bool is_named = !name.empty() && cursor_.peek() == '=' && cursor_.peek(1) != '=';
  if (!is_named) {
    cursor_ = before;
    if (!out.named_arguments.empty()) return fail("a plain argument behind a named one");
    return read_value(out.arguments.emplace_back());
  }
  const auto is_same = [&](const auto& argument) { return argument.first == name; };
  if (is_python_keyword(name) || std::ranges::any_of(out.named_arguments, is_same))
    return fail("a name that no argument can have");
  cursor_.take('=');
  auto& [key, value] = out.named_arguments.emplace_back();
  key = name;
  return read_value(value);
}

/// A literal, or what a function of the code before the solution makes of some.
bool AssertParser::read_value(Value& out) {
  PythonCursor ahead = cursor_;
  const std::string_view name = starts_literal() ? "" : ahead.take_name();
  if (name.empty() || ahead.peek() != '(' || !may_make_(name)) return read_literal(out);
  cursor_ = ahead;
  return read_made(out, name);
}

bool AssertParser::read_made(Value& out, std::string_view maker) {
  Value arguments = Value::tuple({});
  cursor_.open();
  while (!cursor_.close(')')) {
    if (!read_literal(arguments.items.emplace_back())) return false;
    if (cursor_.take(',')) continue;
    if (!cursor_.close(')')) return fail("an argument that is no literal");
    break;
  }
  out = made_object(maker, arguments);
  return true;
}

bool AssertParser::read_literal(Value& out) {
  auto literal = read_python_constant(cursor_);
  if (!literal) return fail("something else than a literal");
  out = std::move(*literal);
  return true;
}

bool AssertParser::starts_literal() const {
  PythonCursor ahead = cursor_;
  if (!is_name_byte(cursor_.peek()) || starts_python_number(cursor_) ||
      starts_python_string(cursor_))
    return true;
  const std::string_view word = ahead.take_name();
  return word == "True" || word == "False" || word == "None" || word == "set" || word == "tuple" ||
         word == "list";
}

}  // namespace cupel::code
