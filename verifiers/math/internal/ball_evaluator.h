#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "verifiers/math/internal/ball.h"

namespace cupel::math {

/// What an enclosure must be good for.
enum class Enclosing : std::uint8_t {
  point,     ///< one value: \lfloor x \rfloor of a ball that straddles an integer is unclear
  range,     ///< all values on a range of arguments, as an integral needs
  analytic,  ///< the same, and the function must be analytic there: else unclear
};

/// Evaluates expressions under one set of bindings. Its parts: arithmetic and powers in ball.cc,
/// functions of one argument in ball_functions.cc, functions of integers in ball_discrete.cc, sums
/// and integrals in ball_calculus.cc.
class BallEvaluator {
 public:
  BallEvaluator(std::span<const Binding> bindings, Domain domain, Enclosing enclosing,
                slong precision, Budget& budget)
      : bindings_(bindings),
        domain_(domain),
        enclosing_(enclosing),
        precision_(precision),
        budget_(budget) {}

  Value evaluate(const Expression& node, acb_t out);

 private:
  bool is_real_domain() const { return domain_ == Domain::real; }
  bool is_analytic() const { return enclosing_ == Enclosing::analytic; }

  /// Draws what takes about `nanoseconds` with 64 bits.
  bool spend(std::size_t nanoseconds) {
    return budget_.spend(nanoseconds * (1 + static_cast<std::size_t>(precision_) / 64));
  }

  // ball.cc
  Value dispatch(const Expression& node, acb_t out);
  Value integer(std::string_view digits, acb_t out);
  Value decimal(const Expression& node, acb_t out);
  Value symbol(std::string_view name, acb_t out);
  Value constant(Constant which, acb_t out);
  Value add(const Expression& node, acb_t out);
  Value multiply(const Expression& node, acb_t out);
  Value divide(const Expression& node, acb_t out);
  Value application(const Expression& node, acb_t out);
  Value cases(const Expression& node, acb_t out);
  std::optional<bool> holds(const Expression& condition, Value& trouble);
  std::optional<bool> holds(Sign sign, const Expression& left, const Expression& right,
                            Value& trouble);
  Value reciprocal(acb_t x);

  // ball_power.cc
  Value power(const Expression& node, acb_t out);
  Value root(const Expression& node, acb_t out);
  Value integer_power(acb_t base, const fmpz_t exponent);
  Value odd_rational_power(acb_t base, slong numerator, slong denominator);
  Value general_power(acb_t base, const acb_t exponent);
  Value zero_power(acb_t zero, const acb_t exponent) const;
  Value square_root(acb_t x);

  // ball_functions.cc
  Value function(const Expression& node, acb_t out);
  Value unary(Function which, acb_t x);
  Value exponential(acb_t x);
  Value logarithm(acb_t x);
  Value logarithm_to_base(acb_t x, const acb_t base);
  Value periodic(Function which, acb_t x);
  Value hyperbolic(Function which, acb_t x);
  Value inverse(Function which, acb_t x);
  Value part(Function which, acb_t x);
  Value rounded(Function which, acb_t x);

  // ball_discrete.cc
  Value discrete(const Expression& node, acb_t out);
  Value gamma(acb_t x);
  Value factorial(acb_t x);
  Value double_factorial(acb_t x);
  Value falling_over_factorial(acb_t n, const acb_t k, bool over_factorial);
  Value common_divisor(Function which, acb_t x, const acb_t y);
  Value modulo(acb_t x, const acb_t y);
  Value extreme(Function which, acb_t x, const acb_t y);
  Value integer_of(const acb_t x, fmpz_t out) const;

  // ball_calculus.cc
  Value series(const Expression& node, acb_t out);
  Value endless_series(const Expression& node, acb_t out);
  Value integral(const Expression& node, acb_t out);
  Value derivative(const Expression& node, acb_t out);
  Value limit(const Expression& node, acb_t out);

  std::span<const Binding> bindings_;
  std::vector<Binding> bound_ = {};  // symbols bound inside the expression, innermost last
  Domain domain_;
  Enclosing enclosing_;
  slong precision_;
  Budget& budget_;
};

/// `defined` when the ball is finite.
inline Value finite(const acb_t x) { return acb_is_finite(x) ? Value::defined : Value::unclear; }

/// Whether the magnitude is below 2^bits: beyond, periods and exponents cost more than a ball so
/// wide is worth.
inline bool is_moderate(const acb_t x, slong bits) {
  Arb bound;
  acb_get_mag(arb_radref(bound), x);
  return mag_cmp_2exp_si(arb_radref(bound), bits) < 0;
}

}  // namespace cupel::math
