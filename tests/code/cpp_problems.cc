#include "tests/code/cpp_problems.h"

#include <memory>
#include <stdexcept>

namespace cupel::code::test {
namespace {

Value literal(std::string_view text) {
  auto value = parse_literal(text, Dialect::python);
  if (!value) throw std::runtime_error(value.error().message);
  return std::move(*value);
}

}  // namespace

Grader& grader() {
  static const std::unique_ptr<Grader> grader = [] {
    auto started = Grader::start({});
    if (!started) throw std::runtime_error(started.error().message);
    return std::move(*started);
  }();
  return *grader;
}

Problem test_file(std::string_view context, std::string_view test_code) {
  Problem problem;
  problem.kind = TestKind::program;
  problem.context = context;
  problem.context_is_head = true;
  problem.test_code = test_code;
  return problem;
}

Problem calls_of(std::string_view entry_point,
                 std::initializer_list<std::pair<const char*, const char*>> tests) {
  Problem problem;
  problem.kind = TestKind::function;
  problem.entry_point = entry_point;
  for (const auto& [arguments, result] : tests) {
    TestCase test;
    test.arguments = literal(arguments).items;
    test.accepted = {literal(result)};
    problem.tests.push_back(std::move(test));
  }
  return problem;
}

Verdict grade(const Problem& problem, std::string_view code, std::string_view language) {
  return grader().grade(problem, code, language, {}).verdict;
}

}  // namespace cupel::code::test
