#include <fmt/format.h>

#include "trainer/tasks/internal/task.h"

namespace cupel::trainer {
namespace {

/// Two numbers of so many digits. The solution goes from the last digit to the first, each with the
/// carry of the one before: 47+85= becomes 7+5=12,4+8+1=13.
class AdditionTask final : public Task {
 public:
  explicit AdditionTask(const TaskOptions& options) : is_sentence_(options.sentence) {
    std::uint64_t power = 1;
    for (std::int64_t digit = 1; digit < options.digits; ++digit) power *= 10;
    first_ = options.digits == 1 ? 0 : power;
    count_ = power * 10 - first_;
  }

  std::uint64_t size() const override { return count_ * count_; }

  std::optional<Problem> problem(std::uint64_t place) const override {
    const std::uint64_t left = first_ + place / count_;
    const std::uint64_t right = first_ + place % count_;
    Problem made;
    made.id = fmt::format("{}+{}", left, right);
    made.prompt = is_sentence_ ? fmt::format("What is {} + {}?", left, right) : made.id + "=";
    made.reference = fmt::format("{}", left + right);
    made.solution =
        fmt::format("<think>{}</think><answer>{}</answer>", steps(left, right), made.reference);
    made.pattern = R"(<answer>\s*[0-9]+\s*</answer>)";
    return made;
  }

 private:
  static std::string steps(std::uint64_t left, std::uint64_t right) {
    std::string text;
    std::uint64_t carry = 0;
    do {
      const std::uint64_t sum = left % 10 + right % 10 + carry;
      text += fmt::format("{}{}+{}{}={}", text.empty() ? "" : ",", left % 10, right % 10,
                          carry ? "+1" : "", sum);
      carry = sum / 10;
      left /= 10;
      right /= 10;
    } while (left != 0 || right != 0);
    return text;
  }

  std::uint64_t first_;
  std::uint64_t count_;
  bool is_sentence_;
};

}  // namespace

std::unique_ptr<const Task> addition_task(const TaskOptions& options) {
  return std::make_unique<AdditionTask>(options);
}

}  // namespace cupel::trainer
