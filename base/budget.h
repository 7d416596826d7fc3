#pragma once

#include <cstddef>

namespace cupel {

/// What one decision may cost. Every piece of work whose size the text decides draws on a budget
/// and stops when it is spent, so nothing hangs and nothing needs a signal or a timeout.
/// One budget belongs to one thread.
class Budget {
 public:
  struct Limits {
    std::size_t bytes = 1u << 16;   ///< text that is read closely
    std::size_t digits = 1u << 14;  ///< decimal digits in one exact number
  };

  Budget() = default;
  explicit Budget(Limits limits) : limits_(limits) {}

  bool allows_bytes(std::size_t count) { return check(count <= limits_.bytes); }
  bool allows_digits(std::size_t count) { return check(count <= limits_.digits); }

  bool exceeded() const { return exceeded_; }

 private:
  bool check(bool within) {
    exceeded_ = exceeded_ || !within;
    return within;
  }

  Limits limits_;
  bool exceeded_ = false;
};

}  // namespace cupel
