#include "verifiers/code/internal/problem_cache.h"

#include <bit>
#include <cstdint>

namespace cupel::code {
namespace {

std::uint64_t bits(double number) { return std::bit_cast<std::uint64_t>(number); }

void add_values(Digester& digester, const std::vector<Value>& values) {
  std::string wire;
  for (const Value& value : values) append_wire(wire, value);
  digester.add(values.size()).add(wire);
}

void add_test(Digester& digester, const TestCase& test) {
  digester.add(test.input).add(test.expected).add(bits(test.weight)).add(std::uint64_t{test.group});
  add_values(digester, test.arguments);
  digester.add(test.named_arguments.size());
  for (const auto& [name, value] : test.named_arguments) {
    digester.add(name);
    add_values(digester, {value});
  }
  add_values(digester, test.accepted);
}

}  // namespace

Digest identity_of(const Problem& problem) {
  Digester digester;
  digester.add(std::uint64_t{static_cast<std::uint8_t>(problem.kind)})
      .add(problem.language)
      .add(problem.entry_point)
      .add(problem.context)
      .add(std::uint64_t{problem.context_is_head})
      .add(problem.test_code)
      .add(problem.test_language)
      .add(problem.judge ? problem.judge->source : "")
      .add(problem.judge ? problem.judge->language : "")
      .add(std::uint64_t{static_cast<std::uint8_t>(problem.comparator)})
      .add(bits(problem.tolerance.absolute))
      .add(bits(problem.tolerance.relative))
      .add(std::uint64_t{problem.rules.tuples_are_lists})
      .add(std::uint64_t{problem.rules.unordered})
      .add(bits(problem.rules.absolute))
      .add(bits(problem.rules.relative))
      .add(static_cast<std::uint64_t>(
          problem.time_limit.value_or(std::chrono::nanoseconds(0)).count()))
      .add(problem.memory_bytes.value_or(0))
      .add(problem.tests.size());
  for (const TestCase& test : problem.tests) add_test(digester, test);
  return digester.finish();
}

ProblemCache::Reading ProblemCache::read(const ProblemText& text) const {
  const Digest key = Digester().add(text.row).add(text.reference).add(text.prompt).finish();
  return recent_
      .get(key,
           [&] {
             auto reading = read_problem(text).map([](Problem problem) {
               const Digest identity = identity_of(problem);
               return IdentifiedProblem{std::move(problem), identity};
             });
             // What was read takes about as much memory as its text.
             return Recent<Reading>::Made{
                 std::make_shared<const Result<IdentifiedProblem>>(std::move(reading)),
                 text.row.size() + text.reference.size() + text.prompt.size(), true};
           })
      .value;
}

}  // namespace cupel::code
