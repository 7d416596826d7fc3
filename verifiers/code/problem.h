#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "verifiers/code/compare.h"
#include "verifiers/code/value.h"

namespace cupel::code {

/// How a solution is tested.
enum class TestKind : std::uint8_t {
  standard_input,  ///< "stdin": a program reads an input and prints the expected output
  function,        ///< a function is called and returns the expected value
  assertion,       ///< "assert": statements that call the solution and fail where it is wrong
  checker,         ///< as stdin, and a program decides whether the output is right
  interactive,     ///< a program, the interactor, talks with the solution
  program,         ///< a unit-test file
};
std::string_view to_string(TestKind kind);
std::optional<TestKind> test_kind_from_string(std::string_view name);

/// A program that belongs to a problem: its checker, its interactor.
struct ProblemProgram {
  std::string source;
  std::string language;  ///< as in sandbox::Languages
};

/// One test of the kinds stdin, function, checker and interactive.
struct TestCase {
  std::string input;     ///< standard input
  std::string expected;  ///< standard output; the answer file of a checker or interactor

  std::vector<Value> arguments;  ///< of function
  std::vector<std::pair<std::string, Value>> named_arguments;
  std::vector<Value> accepted;  ///< of function: the result must be equal to one of these

  double weight = 1;
  std::uint32_t group = 0;  ///< of weighted groups: a group counts where all its tests pass
};

/// What a solution is held against, read from a row. Immutable once made; any number of threads may
/// share one.
struct Problem {
  std::string schema;  ///< the name of the form it was read from: "humaneval", "taco", …
  TestKind kind = TestKind::standard_input;
  std::string language;  ///< "" where the completion's fence says it, else python

  std::vector<TestCase> tests;

  /// function, assert and program: what is called. "" where the tests name it themselves. Of a
  /// class, "Solution.name": a method of one object, which is made for all the calls of a process.
  /// A plain name that the solution does not define is a method of its class Solution: many sets
  /// have functions that are solved so.
  std::string entry_point;
  /// Code that stands before the solution: the imports and helper functions of the prompt, with the
  /// head of the function to be written, or setup code.
  std::string context;
  bool context_is_head = false;  ///< it ends in the head of the function the completion may go on
  std::string test_code;         ///< assert, program: statements or a file in `test_language`
  std::string test_language;     ///< "" where it is the solution's

  std::optional<ProblemProgram> judge;  ///< of checker and interactive

  Comparator comparator = Comparator::tokens;
  Tolerance tolerance;
  ValueRules rules;  ///< of function

  /// stdin, checker and interactive: CPU time of a C++ program for one test; other languages get
  /// more by their factor. function, assert and program: CPU time of the solution for all tests.
  std::optional<std::chrono::nanoseconds> time_limit;
  std::optional<std::uint64_t> memory_bytes;
};

}  // namespace cupel::code
