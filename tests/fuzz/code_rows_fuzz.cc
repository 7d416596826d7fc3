// Bytes as a row and as a reference of the code verifier: a problem that is read has what running
// it relies on, and one that is not says why.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "verifiers/code/schemas.h"

namespace {

using cupel::code::Problem;
using cupel::code::TestKind;

bool can_be_run(const Problem& problem) {
  switch (problem.kind) {
    case TestKind::assertion:
    case TestKind::program:
      return !problem.test_code.empty();
    case TestKind::function:
      for (const auto& test : problem.tests)
        if (test.accepted.empty()) return false;
      return !problem.tests.empty() && !problem.entry_point.empty();
    case TestKind::checker:
    case TestKind::interactive:
      return !problem.tests.empty() && problem.judge;
    case TestKind::standard_input:
      return !problem.tests.empty();
  }
  return false;
}

void check(const cupel::code::ProblemText& text) {
  const auto problem = cupel::code::read_problem(text);
  if (problem ? !can_be_run(*problem) : problem.error().message.empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check({text, "", ""});
  check({"", text, ""});
  return 0;
}
