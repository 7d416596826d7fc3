#include "verifiers/code/internal/schema_forms.h"
#include "verifiers/code/internal/schema_tests.h"

namespace cupel::code {

bool is_apps(const Field& row) { return row["input_output"].has_content(); }

bool is_taco(const Field& row) {
  return is_apps(row) && (row["raw_tags"].exists() || row["skill_types"].exists() ||
                          row["Expected Time Complexity"].exists());
}

Problem read_apps(const Field& row) {
  Problem problem;
  const Field tests = row["input_output"].unpacked();
  read_inputs_outputs(tests, "", problem);
  problem.entry_point =
      method_or_function(problem.entry_point, row["starter_code"].text_or_nothing());
  follow_apps(problem);
  return problem;
}

}  // namespace cupel::code
