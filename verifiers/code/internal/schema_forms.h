#pragma once

#include <string_view>

#include "verifiers/code/internal/schema_reading.h"
#include "verifiers/code/problem.h"

namespace cupel::code {

/// One way in which data sets write problems down: how a row of it is known, and how it is read.
/// `read` reports what is wrong through the row's Reading. What a row says in the fields that are
/// cupel's own, and what every problem must have, is no matter of the form.
struct Form {
  std::string_view name;
  bool (*matches)(const Field& row);
  Problem (*read)(const Field& row);
  /// Its test code is for solutions that rely on Python's usual imports.
  bool imports_are_given = false;
  /// Its time limits are for one test, of functions too.
  bool limit_is_of_one_test = false;
};

// Test code: schema_humaneval.cc, schema_mbpp.cc, schema_leetcode.cc
bool is_humaneval(const Field& row);
Problem read_humaneval(const Field& row);
bool is_humaneval_x(const Field& row);
Problem read_humaneval_x(const Field& row);
bool is_mbpp(const Field& row);
Problem read_mbpp(const Field& row);
bool is_leetcode(const Field& row);
Problem read_leetcode(const Field& row);
bool is_test_file(const Field& row);
Problem read_test_file(const Field& row);

// Inputs and outputs: schema_livecodebench.cc, schema_contests.cc, schema_apps.cc
bool is_livecodebench(const Field& row);
Problem read_livecodebench(const Field& row);
bool is_codeforces(const Field& row);
Problem read_codeforces(const Field& row);
bool is_codecontests(const Field& row);
Problem read_codecontests(const Field& row);
bool is_apps(const Field& row);
bool is_taco(const Field& row);
Problem read_apps(const Field& row);

// What reward functions are handed: schema_ground_truth.cc
bool is_verifiable_coding(const Field& row);
Problem read_verifiable_coding(const Field& row);
bool is_verl(const Field& row);
Problem read_verl(const Field& row);

// cupel's own, and lists of tests without a form's other fields: schema_generic.cc
bool is_own(const Field& row);
bool is_generic(const Field& row);
Problem read_generic(const Field& row);

}  // namespace cupel::code
