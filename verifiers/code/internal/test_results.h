#pragma once

#include <string>

#include "verifiers/code/internal/workshop.h"

namespace cupel::code {

/// The verdict that the tests' results add up to.
Verdict verdict_of(const Attempt& attempt, const SuiteResult& suite);

/// The results as the JSON object that goes into a row.
std::string test_results_json(const Attempt& attempt, const SuiteResult& suite);

}  // namespace cupel::code
