#include "verifiers/code/schemas.h"

namespace cupel::code {

Result<Problem> read_problem(const ProblemText&) { return failure("not written yet"); }
std::vector<std::string_view> schema_names() { return {}; }

}  // namespace cupel::code
