#pragma once

#include <optional>
#include <string>
#include <vector>

#include "verifiers/code/grader.h"
#include "verifiers/code/internal/python_conversion.h"
#include "verifiers/code/internal/solution_protocol.h"

namespace cupel::code {

/// `abs(f(…) - value) < tolerance`, or `<=`.
struct Nearness {
  double tolerance = 0;
  bool or_equal = false;
};

/// A call and what its result is held against.
struct ExpectedCall {
  Call call;
  std::vector<Value> accepted;  ///< the result must be equal to one of these; none: it may be any
  ValueRules rules;

  // What asserts ask beyond that.
  Conversion conversion = Conversion::none;  ///< made of the result first: `tuple(f(…)) == …`
  bool is_identity = false;                  ///< `f(…) is True`: equal and of the same type
  std::optional<Nearness> nearness = {};     ///< in place of equality
  /// A result that holds objects, where it does not pass, is `undecided`: the test code can ask
  /// them.
  bool objects_decide = false;
};

/// `f(1, x=2)`.
std::string shown(const Call& call);

/// What a test has come to whose call returned `value`.
TestResult judged_value(const ExpectedCall& expected, const Value& value);

}  // namespace cupel::code
