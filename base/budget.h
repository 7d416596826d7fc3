#pragma once

#include <cstddef>

namespace cupel {

/// What one decision may cost. Every piece of work whose size the text decides draws on a budget
/// and stops when it is spent, so nothing hangs and nothing needs a signal or a timeout.
/// One budget belongs to one thread.
class Budget {
 public:
  struct Limits {
    std::size_t bytes = 1u << 18;        ///< text that is read closely
    std::size_t nodes = 1u << 17;        ///< parts of one expression
    std::size_t depth = 256;             ///< levels of nesting
    std::size_t digits = 1u << 14;       ///< decimal digits in one exact number
    std::size_t steps = 4u * 1'000'000;  ///< words of arithmetic, about a nanosecond each
  };

  Budget() = default;
  explicit Budget(Limits limits) : limits_(limits) {}

  bool allows_bytes(std::size_t count) { return check(count <= limits_.bytes); }
  bool allows_nodes(std::size_t count) { return check(count <= limits_.nodes); }
  bool allows_depth(std::size_t count) { return check(count <= limits_.depth); }
  bool allows_digits(std::size_t count) { return check(count <= limits_.digits); }

  /// Draws `steps`; false once more was asked for than there was.
  bool spend(std::size_t steps) {
    const bool within = steps <= limits_.steps - spent_;
    spent_ = within ? spent_ + steps : limits_.steps;
    return check(within);
  }

  bool exceeded() const { return exceeded_; }
  std::size_t spent() const { return spent_; }  ///< steps
  const Limits& limits() const { return limits_; }

 private:
  bool check(bool within) {
    exceeded_ = exceeded_ || !within;
    return within;
  }

  Limits limits_;
  std::size_t spent_ = 0;
  bool exceeded_ = false;
};

}  // namespace cupel
