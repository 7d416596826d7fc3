#pragma once

#include <string>
#include <vector>

#include "sandbox/run_result.h"
#include "tests/sandbox/attacks/harness/attack_case.h"

namespace cupel::test {

/// What came of each case, as a Markdown table in the file that CUPEL_ATTACK_TABLE names.
class Table {
 public:
  static Table& instance();

  void add(const AttackCase& found, const sandbox::RunResult& run);
  void add_skipped(const AttackCase& found);

  /// Does nothing where the variable is not set; throws where the file cannot be written.
  void write() const;

 private:
  std::vector<std::string> rows_;
};

}  // namespace cupel::test
