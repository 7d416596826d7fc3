#include "base/json_text.h"
#include "verifiers/code/harness/entry.js.h"
#include "verifiers/code/internal/joined_program.h"

namespace cupel::code {

/// Solution and tests run in a context of their own, which holds the language and nothing of Node:
/// no word in the solution can reach the process, so none is suspicious.
JoinedProgram join_javascript(const Problem& problem, std::string_view solution) {
  const std::string_view language = "javascript";
  JoinedProgram joined;
  const std::string waits =
      first_found(source_tokens(problem.test_code, language),
                  {"async", "await", "then", "Promise", "setTimeout", "require", "import"});
  if (!waits.empty()) {
    joined.obstacle = "the tests use " + waits;
    return joined;
  }
  joined.source = "const solution = ";
  append_json_string(joined.source,
                     with_context(problem, solution, source_tokens(solution, language)));
  joined.source += ";\nconst tests = ";
  append_json_string(joined.source, problem.test_code);
  (joined.source += ";\n").append(kJavaScriptEntry);
  return joined;
}

}  // namespace cupel::code
