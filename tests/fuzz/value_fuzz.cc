// Any bytes as a literal, as what a solution's process sends, and as test code: nothing may crash,
// what is read travels unchanged, and a value is equal to itself as far as values can be.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "verifiers/code/internal/assert_split.h"
#include "verifiers/code/internal/value_index.h"
#include "verifiers/code/value.h"

namespace {

using namespace cupel::code;

void require(bool holds, const char* what, std::string_view text) {
  if (holds) return;
  std::fprintf(stderr, "%s: %.*s\n", what, static_cast<int>(text.size()), text.data());
  std::abort();
}

std::string wire_of(const Value& value) {
  std::string wire;
  append_wire(wire, value);
  return wire;
}

void check_value(const Value& value, std::string_view text) {
  const std::string wire = wire_of(value);
  const auto read = parse_wire(wire);
  require(read && read->second.empty() && wire_of(read->first) == wire, "changed on its way", text);
  // A value that can be found is equal to itself, and only one without nan and objects can.
  const bool is_equal = equal(value, read->first);
  require(is_equal == hash_of(value).has_value(), "hash and equality disagree", text);
  for (const ValueRules& rules : {ValueRules{true, true, 0, 0}, ValueRules{true, true, 1e-6, 1e-6}})
    require(!is_equal || equal(value, read->first, rules), "rules make it unequal", text);
  require(first_difference(value, read->first).empty() == is_equal, "a wrong difference", text);
  require(python_repr(value, 50).size() <= 50 + 3, "a long repr", text);
  python_repr(value, std::string::npos);
}

void check_literal(std::string_view text, Dialect dialect) {
  const auto whole = parse_literal(text, dialect);
  if (whole) check_value(*whole, text);
  const auto prefix = parse_literal_prefix(text, dialect);
  if (prefix) check_value(prefix->first, text);
}

/// The repr of plain data is a literal for the same data, but for inf, frozenset and objects.
void check_repr(const Value& value, std::string_view text) {
  const std::string repr = python_repr(value, std::string::npos);
  const auto again = parse_literal(repr, Dialect::python);
  if (again && hash_of(value)) require(equal(*again, value), "its repr is another value", text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_literal(text, Dialect::python);
  check_literal(text, Dialect::json);
  if (const auto literal = parse_literal(text, Dialect::python)) check_repr(*literal, text);
  if (const auto sent = parse_wire(text)) check_value(sent->first, text);
  const AssertSplit split = split_asserts(text, "f");
  require(split.splits() != split.calls.empty(), "calls and an obstacle, or neither", text);
  return 0;
}
