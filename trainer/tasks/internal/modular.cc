#include <fmt/format.h>

#include "trainer/tasks/internal/task.h"

namespace cupel::trainer {
namespace {

/// a · b + c modulo m, for a, b and c below m, by product, sum and the multiple that is taken away.
class ModularTask final : public Task {
 public:
  explicit ModularTask(const TaskOptions& options)
      : modulus_(static_cast<std::uint64_t>(options.modulus)), is_sentence_(options.sentence) {}

  std::uint64_t size() const override { return modulus_ * modulus_ * modulus_; }

  std::optional<Problem> problem(std::uint64_t place) const override {
    const std::uint64_t a = place % modulus_;
    const std::uint64_t b = place / modulus_ % modulus_;
    const std::uint64_t c = place / modulus_ / modulus_;
    const std::uint64_t sum = a * b + c;
    Problem made;
    made.id = fmt::format("({}*{}+{})%{}", a, b, c, modulus_);
    made.prompt = is_sentence_ ? fmt::format("What is the remainder of {} * {} + {} divided by {}?",
                                             a, b, c, modulus_)
                               : made.id + "=";
    made.reference = fmt::format("{}", sum % modulus_);
    made.solution =
        fmt::format("<think>{}*{}={},{}+{}={},{}-{}*{}={}</think><answer>{}</answer>", a, b, a * b,
                    a * b, c, sum, sum, sum / modulus_, modulus_, made.reference, made.reference);
    made.pattern = R"(<answer>\s*[0-9]+\s*</answer>)";
    return made;
  }

 private:
  std::uint64_t modulus_;
  bool is_sentence_;
};

}  // namespace

std::unique_ptr<const Task> modular_task(const TaskOptions& options) {
  return std::make_unique<ModularTask>(options);
}

}  // namespace cupel::trainer
