#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "verifiers/code/problem.h"

namespace cupel::code {

/// What a row says about its problem, unread.
struct ProblemText {
  std::string_view row;        ///< the row as JSON text, "" if there is none
  std::string_view reference;  ///< the reference alone: JSON in the form of verl, or assert lines
  std::string_view prompt;
};

/// Reads the tests of a row, recognised by its fields: see docs/code.md for the forms. The row's
/// own `test_kind`, `comparator`, `time_limit` … come before what the form says.
///
/// Fails where there is nothing to test by or what there is contradicts itself; the message names
/// the form and the field: `livecodebench: private_test_cases: not base64`. Thread-safe.
Result<Problem> read_problem(const ProblemText& text);

/// The names of the forms that are known, in the order they are tried.
std::vector<std::string_view> schema_names();

}  // namespace cupel::code
