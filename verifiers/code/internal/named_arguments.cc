#include "verifiers/code/internal/named_arguments.h"

#include <algorithm>
#include <utility>

namespace cupel::code {

std::vector<Value> arguments_of(const TestCase& test, const std::optional<CppFunction>& head) {
  std::vector<Value> arguments = test.arguments;
  std::vector<std::pair<std::string, Value>> named = test.named_arguments;
  const auto place = [&](const std::string& name) {
    return std::find_if(head->parameters.begin(), head->parameters.end(),
                        [&](const CppParameter& parameter) { return parameter.name == name; });
  };
  const bool all_known = head && std::all_of(named.begin(), named.end(), [&](const auto& argument) {
                           return place(argument.first) != head->parameters.end();
                         });
  if (all_known)
    std::stable_sort(named.begin(), named.end(),
                     [&](const auto& a, const auto& b) { return place(a.first) < place(b.first); });
  for (auto& [name, value] : named) arguments.push_back(std::move(value));
  return arguments;
}

std::vector<ExpectedCall> calls_in_order(const Problem& problem, const std::string& name,
                                         const std::optional<CppFunction>& head) {
  std::vector<ExpectedCall> calls;
  for (const TestCase& test : problem.tests) {
    ExpectedCall& call = calls.emplace_back();
    call.call.name = name;
    call.call.arguments = arguments_of(test, head);
    call.accepted = test.accepted;
    call.rules = problem.rules;
    call.rules.tuples_are_lists = true;
  }
  return calls;
}

}  // namespace cupel::code
