#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "verifiers/code/internal/calls.h"

namespace cupel::code {

/// Test code taken apart into calls and expected values, or why it cannot be.
struct AssertSplit {
  std::vector<ExpectedCall> calls;
  std::string obstacle;  ///< the first line that does not split, and why; "" where all do
  bool splits() const { return obstacle.empty(); }
};

/// Splits Python test code that is nothing but `assert f(literals) == literal` (and `is`, `not
/// f(…)`, `f(…)` alone, messages, comments), plain or in the body of a `check(candidate)` that is
/// called with the solution at the end or, as in HumanEval, by whoever runs it. `entry_point` is
/// what `candidate` stands for. `context` is the code that runs before the solution: what its
/// functions make of literals may be an argument too, as in `f(tree_node([1, 2])) == 3`. Anything
/// whose meaning depends on more than the calls' results, in any order, does not split.
AssertSplit split_asserts(std::string_view test_code, std::string_view entry_point,
                          std::string_view context = {});

}  // namespace cupel::code
