#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

namespace cupel::test {

/// A line of a file in tests/cases.
struct Case {
  std::string file;  ///< from tests/cases
  std::size_t line;
  nlohmann::json content;

  std::string place() const { return file + ":" + std::to_string(line); }
};

/// How a failing test names its case.
void PrintTo(const Case& c, std::ostream* out);

/// The lines of all files in a folder of tests/cases.
std::vector<Case> cases_in(const std::string& folder);

std::string test_name(const testing::TestParamInfo<Case>& info);

}  // namespace cupel::test
