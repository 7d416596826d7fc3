#pragma once

#include <optional>
#include <string>

#include "base/budget.h"
#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/flint_values.h"

namespace cupel::math {

/// A real number of any magnitude. At height 0 it is a ball. At height h > 0 its absolute value is
/// E or 1/E with E = exp(exp(…exp(ball))), h times, and the ball is positive and too large for
/// `height` to be less. Neither copied nor moved, as its ball.
class Tower {
 public:
  Tower() = default;

  /// Balls of ordinary size, and those whose logarithm is.
  void set_ball(const arb_t ball);
  void assign(const Tower& other);

  /// The sign; nothing if the ball does not tell.
  std::optional<int> sign() const;

  /// Each of these is false if balls too wide leave no useful result.
  [[nodiscard]] bool set_log(const Tower& x);  ///< of the absolute value
  [[nodiscard]] bool set_exp(const Tower& x);
  [[nodiscard]] bool set_sum(const Tower& a, const Tower& b);
  [[nodiscard]] bool set_product(const Tower& a, const Tower& b);
  [[nodiscard]] bool set_quotient(const Tower& a, const Tower& b);
  [[nodiscard]] bool set_log_factorial(const Tower& n);  ///< n > 1
  void negate();
  void make_absolute();

  /// -1, 0 (they may be equal) or 1.
  static int compare(const Tower& a, const Tower& b);

  /// `-exp(exp(1.23 +/- 1e-60))`, for certificates.
  std::string to_string() const;

 private:
  [[nodiscard]] bool normalize();
  [[nodiscard]] bool invert();
  [[nodiscard]] bool set_small_sum(const Tower& a, const Tower& b);
  [[nodiscard]] bool set_sum_of_exponentials(const Tower& a, const Tower& b);
  void widen();
  bool outgrows_balls() const { return height_ > 1 && !inverted_; }
  bool is_ordinary() const;
  const arb_struct* ball() const { return ball_; }
  static int compare_sizes(const Tower& a, const Tower& b);
  bool is_exactly_zero() const { return height_ == 0 && arb_is_zero(ball_) != 0; }
  bool is_tiny() const { return height_ > 0 && inverted_; }

  Arb ball_;
  int height_ = 0;
  bool negative_ = false;  // height > 0 only, as is inverted_
  bool inverted_ = false;
};

/// The value of a real constant expression with huge or tiny parts: powers of powers, factorials,
/// binomial coefficients. False when it has no value that the rules here enclose. Thread-safe.
bool tower_value(const Expression& expression, Budget& budget, Tower& result);

}  // namespace cupel::math
