#pragma once

#include <string_view>

#include "verifiers/code/grader.h"

namespace cupel::test {

/// The grader of this test program; a test that asks for it first skips where `shortcoming()` says
/// why.
code::Grader& grader();

code::Grade graded(const code::Problem& problem, std::string_view source,
                   std::string_view language = "cpp", const code::GradeOptions& options = {});

}  // namespace cupel::test
