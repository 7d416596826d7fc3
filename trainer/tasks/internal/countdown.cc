#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "trainer/tasks/internal/task.h"

namespace cupel::trainer {
namespace {

using Numbers = std::vector<std::int64_t>;

constexpr std::int64_t kTargetShare = 10;  // targets are at most this many times the largest number
constexpr std::string_view kOperators = "+-*/";

/// `left` op `right`, where that is a whole number above 0.
std::optional<std::int64_t> applied(char op, std::int64_t left, std::int64_t right) {
  switch (op) {
    case '+':
      return left + right;
    case '*':
      return left * right;
    case '-':
      return left > right ? std::optional(left - right) : std::nullopt;
    default:
      return left % right == 0 ? std::optional(left / right) : std::nullopt;
  }
}

bool is_sum(char op) { return op == '+' || op == '-'; }

/// An expression that is worked out from left to right, and how.
struct Expression {
  std::string text;
  std::string steps;
  std::int64_t value;
};

std::optional<Expression> expression_of(const Numbers& numbers, std::string_view operators) {
  Expression made{std::to_string(numbers[0]), "", numbers[0]};
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    const char op = operators[i - 1];
    const auto value = applied(op, made.value, numbers[i]);
    if (!value) return {};
    made.steps += fmt::format("{}{}{}{}={}", i > 1 ? "," : "", made.value, op, numbers[i], *value);
    const bool needs_brackets = i > 1 && is_sum(operators[i - 2]) && !is_sum(op);
    made.text = needs_brackets ? fmt::format("({}){}{}", made.text, op, numbers[i])
                               : fmt::format("{}{}{}", made.text, op, numbers[i]);
    made.value = *value;
  }
  return made;
}

/// Each of the numbers once, in any order, with an operator between two and brackets anywhere: the
/// verifier of the value refuses brackets that do not fit.
std::string pattern_of(Numbers sorted) {
  std::string orders;
  do {
    std::string order;
    for (const std::int64_t number : sorted)
      order += fmt::format(R"({}[\s(]*{}[\s)]*)", order.empty() ? "" : "[-+*/]", number);
    orders += (orders.empty() ? "" : "|") + order;
  } while (std::next_permutation(sorted.begin(), sorted.end()));
  return fmt::format("<answer>(?:{})</answer>", orders);
}

/// Numbers and a target that is reached by + - * / from all of them. A place of the list is an
/// expression; the problem shows its numbers in order of size.
class CountdownTask final : public Task {
 public:
  explicit CountdownTask(const TaskOptions& options)
      : numbers_(static_cast<std::size_t>(options.numbers)),
        largest_(options.largest),
        is_sentence_(options.sentence) {}

  std::uint64_t size() const override {
    std::uint64_t size = 1;
    for (std::size_t i = 0; i < numbers_; ++i) size *= static_cast<std::uint64_t>(largest_);
    for (std::size_t i = 1; i < numbers_; ++i) size *= kOperators.size();
    return size;
  }

  std::optional<Problem> problem(std::uint64_t place) const override {
    const auto range = static_cast<std::uint64_t>(largest_);
    Numbers numbers;
    for (std::size_t i = 0; i < numbers_; ++i, place /= range)
      numbers.push_back(1 + static_cast<std::int64_t>(place % range));
    std::string operators;
    for (std::size_t i = 1; i < numbers_; ++i, place /= kOperators.size())
      operators += kOperators[place % kOperators.size()];
    const auto expression = expression_of(numbers, operators);
    if (!expression || expression->value > kTargetShare * largest_) return {};
    std::sort(numbers.begin(), numbers.end());
    return problem_of(numbers, *expression);
  }

 private:
  Problem problem_of(const Numbers& sorted, const Expression& expression) const {
    Problem made;
    made.id = fmt::format("{}->{}", fmt::join(sorted, " "), expression.value);
    made.prompt =
        is_sentence_
            ? fmt::format(
                  "Using each of the numbers {} once, and + - * /, write an expression that "
                  "equals {}.",
                  fmt::join(sorted, ", "), expression.value)
            : made.id + ":";
    made.reference = std::to_string(expression.value);
    made.solution =
        fmt::format("<think>{}</think><answer>{}</answer>", expression.steps, expression.text);
    made.pattern = pattern_of(sorted);
    return made;
  }

  std::size_t numbers_;
  std::int64_t largest_;
  bool is_sentence_;
};

}  // namespace

std::unique_ptr<const Task> countdown_task(const TaskOptions& options) {
  return std::make_unique<CountdownTask>(options);
}

}  // namespace cupel::trainer
