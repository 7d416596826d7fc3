#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "verifiers/code/grader.h"

namespace cupel::code::test {

/// The grader of this process; a machine without a sandbox has none, and then tests are skipped.
Grader& grader();

/// A row of a test file that calls the function whose head `context` ends in.
Problem test_file(std::string_view context, std::string_view test_code);

/// A row of calls: what is called, then arguments and result as Python literals, in pairs.
Problem calls_of(std::string_view entry_point,
                 std::initializer_list<std::pair<const char*, const char*>> tests);

Verdict grade(const Problem& problem, std::string_view code, std::string_view language = "cpp");

}  // namespace cupel::code::test
