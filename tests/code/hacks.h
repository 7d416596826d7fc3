#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "verifiers/verdict.h"

namespace cupel::test {

/// The lines of tests/cases/code_hacks/FILE.jsonl.
std::vector<nlohmann::json> hacks(const std::string& file);

/// Expects that an attempt to be rewarded without solving the task is not. What came of it is added
/// to the Markdown table in the file that CUPEL_HACK_TABLE names, if it names one.
void expect_no_pass(const nlohmann::json& hack, std::string_view language, std::string_view tests,
                    const Verdict& verdict);

}  // namespace cupel::test
