#include "verifiers/code/internal/json_literal.h"
#include "verifiers/code/internal/python_literal.h"
#include "verifiers/code/value.h"

namespace cupel::code {
namespace {

Error unlike_python_text() { return {"not UTF-8, or with a zero byte"}; }

/// `1, 2`: a tuple that nothing encloses.
Result<Value> read_bare_tuple(PythonCursor& cursor, Value first) {
  Value tuple = Value::tuple({});
  tuple.items.push_back(std::move(first));
  while (cursor.take(',') && !cursor.at_line_end()) {
    auto item = read_python_literal(cursor);
    if (!item) return item;
    tuple.items.push_back(std::move(*item));
  }
  return tuple;
}

Result<Value> parse_python(std::string_view text) {
  if (!is_python_text(text)) return tl::make_unexpected(unlike_python_text());
  PythonCursor cursor(text);
  cursor.skip_lines();
  auto value = read_python_literal(cursor);
  if (value && cursor.peek() == ',') value = read_bare_tuple(cursor, std::move(*value));
  cursor.skip_lines();
  if (value && !cursor.at_end()) return failure("more than a literal");
  return value;
}

Result<Value> parse_json(std::string_view text) {
  auto read = read_json_literal(text);
  if (!read) return tl::make_unexpected(read.error());
  if (!read->second.empty()) return failure("more than a JSON value");
  return std::move(read->first);
}

Result<std::pair<Value, std::string_view>> parse_python_prefix(std::string_view text) {
  PythonCursor cursor(text);
  cursor.skip_lines();
  auto value = read_python_literal(cursor);
  if (!value) return tl::make_unexpected(value.error());
  if (!is_python_text(text.substr(0, cursor.at())))
    return tl::make_unexpected(unlike_python_text());
  return std::pair(std::move(*value), cursor.rest());
}

}  // namespace

Result<Value> parse_literal(std::string_view text, Dialect dialect) {
  return dialect == Dialect::python ? parse_python(text) : parse_json(text);
}

Result<std::pair<Value, std::string_view>> parse_literal_prefix(std::string_view text,
                                                                Dialect dialect) {
  return dialect == Dialect::python ? parse_python_prefix(text) : read_json_literal(text);
}

}  // namespace cupel::code
