#include "verifiers/math/internal/tower.h"

#include <algorithm>
#include <memory>

namespace cupel::math {
namespace {

constexpr slong kPrecision = 256;
constexpr slong kLargestExponent = 1 << 16;  // of two, in a ball at height 0
constexpr slong kLeastExponent = 14;         // of two, in a ball above: ln 2 · 2^16 exceeds 2^15
constexpr slong kTiny = -20'000;             // what is tiny is below 2^kTiny: exp(-2^14) is
constexpr slong kNegligible = -512;          // an exponent of two: far below any ball's radius

/// Surely x >= 2^exponent; true at the latest from the double on for balls that say anything.
bool exceeds(const arb_t x, slong exponent) {
  constexpr slong kAccuracy = 4;  // bits: the lower end is more than half of the midpoint
  return arf_sgn(arb_midref(x)) > 0 && arf_cmpabs_2exp_si(arb_midref(x), exponent + 1) >= 0 &&
         arb_rel_accuracy_bits(x) >= kAccuracy;
}

}  // namespace

void Tower::assign(const Tower& other) {
  arb_set(ball_, other.ball_);
  height_ = other.height_;
  negative_ = other.negative_;
  inverted_ = other.inverted_;
}

void Tower::set_ball(const arb_t ball) {
  arb_set(ball_, ball);
  height_ = 0;
  negative_ = inverted_ = false;
  if (normalize()) return;
  arb_set(ball_, ball);
  height_ = 0;
  negative_ = inverted_ = false;
}

std::optional<int> Tower::sign() const {
  if (height_ > 0) return negative_ ? -1 : 1;
  if (arb_is_zero(ball_)) return 0;
  if (arb_contains_zero(ball_)) return std::nullopt;
  return arb_is_positive(ball_) ? 1 : -1;
}

void Tower::negate() {
  if (height_ == 0)
    arb_neg(ball_, ball_);
  else
    negative_ = !negative_;
}

void Tower::make_absolute() {
  if (height_ == 0) arb_abs(ball_, ball_);
  negative_ = false;
}

/// Takes the height to where it belongs.
bool Tower::normalize() {
  if (!arb_is_finite(ball_)) return false;
  Arb magnitude;
  if (height_ == 0) {
    if (arb_contains_zero(ball_)) return true;
    arb_abs(magnitude, ball_);
    inverted_ = !exceeds(magnitude, 0);
    if (inverted_) arb_inv(magnitude, magnitude, kPrecision);
    if (!exceeds(magnitude, kLargestExponent)) {
      inverted_ = false;
      return true;
    }
    negative_ = arb_is_negative(ball_) != 0;
    arb_log(ball_, magnitude, kPrecision);
    height_ = 1;
  }
  while (height_ > 0 && exceeds(ball_, kLargestExponent)) {
    arb_log(ball_, ball_, kPrecision);
    ++height_;
  }
  while (height_ > 0 && !exceeds(ball_, kLeastExponent)) {
    arb_exp(ball_, ball_, kPrecision);
    if (--height_ > 0) continue;
    if (inverted_) arb_inv(ball_, ball_, kPrecision);
    if (negative_) arb_neg(ball_, ball_);
    negative_ = inverted_ = false;
  }
  return arb_is_finite(ball_) != 0;
}

bool Tower::invert() {
  if (height_ > 0) {
    inverted_ = !inverted_;
    return true;
  }
  arb_inv(ball_, ball_, kPrecision);
  return arb_is_finite(ball_) != 0;
}

bool Tower::set_log(const Tower& x) {
  assign(x);
  if (height_ == 0) {
    arb_abs(ball_, ball_);
    if (!arb_is_positive(ball_)) return false;
    arb_log(ball_, ball_, kPrecision);
    return normalize();
  }
  negative_ = inverted_;
  inverted_ = false;
  if (--height_ > 0) return true;
  if (negative_) arb_neg(ball_, ball_);
  negative_ = false;
  return true;
}

bool Tower::set_exp(const Tower& x) {
  assign(x);
  if (is_tiny()) {
    height_ = 0;
    negative_ = inverted_ = false;
    arb_one(ball_);
    arb_add_error_2exp_si(ball_, kNegligible);
    return true;
  }
  if (height_ == 0) {
    inverted_ = arb_is_negative(ball_) != 0;
    negative_ = false;
    if (arb_contains_zero(ball_)) {
      arb_exp(ball_, ball_, kPrecision);
      return arb_is_finite(ball_) != 0;
    }
    arb_abs(ball_, ball_);
  } else {
    inverted_ = negative_;
    negative_ = false;
  }
  ++height_;
  return normalize();
}

/// Room for a change of the value by less than a factor of two: from two levels up it moves the
/// ball by less than 2^-kLargestExponent.
void Tower::widen() { arb_add_error_2exp_si(ball_, kNegligible); }

bool Tower::set_sum(const Tower& a, const Tower& b) {
  if (a.is_exactly_zero() || b.is_exactly_zero()) {
    assign(a.is_exactly_zero() ? b : a);
    return true;
  }
  if ((a.height_ == 0 || a.is_tiny()) && (b.height_ == 0 || b.is_tiny()))
    return set_small_sum(a, b);
  Tower size_a, size_b;
  size_a.assign(a);
  size_b.assign(b);
  size_a.make_absolute();
  size_b.make_absolute();
  const int larger = compare(size_a, size_b);
  const Tower& leading = larger >= 0 ? a : b;
  const Tower& other = larger >= 0 ? b : a;
  if (leading.height_ == 1) return set_sum_of_exponentials(leading, other);
  // Two levels up, a ball that is larger at all stands for a number larger beyond measure.
  const bool opposite =
      leading.negative_ != (other.sign().value_or(leading.negative_ ? 1 : -1) < 0);
  bool dominates = larger != 0 && (other.height_ < leading.height_ || other.is_tiny());
  if (dominates && other.height_ + 1 == leading.height_ && !other.is_tiny()) {
    Arb exponential;
    arb_exp(exponential, leading.ball_, kPrecision);
    arb_sub(exponential, exponential, other.ball_, kPrecision);
    dominates = exceeds(exponential, 0);
  } else if (larger != 0 && other.height_ == leading.height_ && !other.is_tiny()) {
    Arb gap;
    arb_sub(gap, leading.ball_, other.ball_, kPrecision);
    dominates = exceeds(gap, kNegligible / 2);
  }
  if (!dominates && opposite) return false;
  if (larger == 0 && leading.height_ != other.height_) return false;
  Arb hull;
  if (larger == 0) arb_union(hull, leading.ball_, other.ball_, kPrecision);
  assign(leading);
  if (larger == 0) arb_set(ball_, hull);
  widen();
  return true;
}

/// Neither summand is huge. A tiny one is next to nothing beside a ball.
bool Tower::set_small_sum(const Tower& a, const Tower& b) {
  if (a.is_tiny() && b.is_tiny()) {
    if (a.height_ != 1 || b.height_ != 1) return false;
    const bool a_leads = arb_lt(a.ball_, b.ball_) != 0;
    return set_sum_of_exponentials(a_leads ? a : b, a_leads ? b : a);
  }
  const Tower& ball = a.is_tiny() ? b : a;
  const Tower& other = a.is_tiny() ? a : b;
  Arb sum;
  arb_set(sum, ball.ball_);
  if (other.is_tiny())
    arb_add_error_2exp_si(sum, kTiny);
  else
    arb_add(sum, sum, other.ball_, kPrecision);
  set_ball(sum);
  return arb_is_finite(ball_) != 0;
}

/// |a| = exp(x), |b| = exp(y) or a ball: |a ± b| = exp(x + ln(1 ± exp(y - x))).
bool Tower::set_sum_of_exponentials(const Tower& a, const Tower& b) {
  Arb x, y;
  const auto sign_b = b.sign();
  if (!sign_b || b.height_ > 1) {
    if (!b.is_tiny()) return false;
    assign(a);
    widen();
    return !a.is_tiny();
  }
  if (b.height_ == 0) {
    arb_abs(y, b.ball_);
    arb_log(y, y, kPrecision);
  } else {
    arb_set(y, b.ball_);
    if (b.inverted_) arb_neg(y, y);
  }
  arb_set(x, a.ball_);
  if (a.inverted_) arb_neg(x, x);
  arb_sub(y, y, x, kPrecision);
  arb_exp(y, y, kPrecision);
  if (a.negative_ != (*sign_b < 0)) arb_neg(y, y);
  arb_log1p(y, y, kPrecision);
  arb_add(x, x, y, kPrecision);
  const bool negative = a.negative_;
  Tower log_of_sum;
  log_of_sum.set_ball(x);
  if (arb_is_finite(x) == 0 || !set_exp(log_of_sum)) return false;
  if (negative) negate();
  return true;
}

bool Tower::set_product(const Tower& a, const Tower& b) {
  if (a.height_ == 0 && b.height_ == 0) {
    Arb product;
    arb_mul(product, a.ball_, b.ball_, kPrecision);
    set_ball(product);
    return arb_is_finite(ball_) != 0;
  }
  if (a.is_exactly_zero() || b.is_exactly_zero()) {
    assign(a.is_exactly_zero() ? a : b);
    return true;
  }
  const auto sign_a = a.sign();
  const auto sign_b = b.sign();
  Tower log_a, log_b, log_of_product;
  if (!sign_a || !sign_b || !log_a.set_log(a) || !log_b.set_log(b)) return false;
  if (!log_of_product.set_sum(log_a, log_b) || !set_exp(log_of_product)) return false;
  if (*sign_a != *sign_b) negate();
  return true;
}

bool Tower::set_quotient(const Tower& a, const Tower& b) {
  Tower inverse;
  inverse.assign(b);
  return inverse.invert() && set_product(a, inverse);
}

bool Tower::set_log_factorial(const Tower& n) {
  if (n.height_ == 0) {
    Arb gamma;
    arb_add_ui(gamma, n.ball_, 1, kPrecision);
    arb_lgamma(gamma, gamma, kPrecision);
    set_ball(gamma);
    return arb_is_finite(ball_) != 0;
  }
  // n (ln n - 1), and Stirling's other terms are a negligible part of it.
  Tower log_n, one, factor;
  Arb minus_one;
  arb_set_si(minus_one, -1);
  arb_add_error_2exp_si(minus_one, kNegligible);
  one.set_ball(minus_one);
  return !n.inverted_ && log_n.set_log(n) && factor.set_sum(log_n, one) && set_product(n, factor);
}

/// Surely smaller than all that outgrows balls.
bool Tower::is_ordinary() const {
  return height_ == 0 && arf_cmpabs_2exp_si(arb_midref(ball()), kLargestExponent + 1) < 0 &&
         mag_cmp_2exp_si(arb_radref(ball()), kLargestExponent + 1) < 0;
}

/// As many logarithms at once as both have levels.
int Tower::compare_sizes(const Tower& a, const Tower& b) {
  if (a.inverted_ != b.inverted_) return a.inverted_ ? -1 : 1;
  const int shared = std::min(a.height_, b.height_);
  Tower x, y;
  arb_set(x.ball_, a.ball_);
  arb_set(y.ball_, b.ball_);
  x.height_ = a.height_ - shared;
  y.height_ = b.height_ - shared;
  return a.inverted_ ? compare(y, x) : compare(x, y);
}

int Tower::compare(const Tower& a, const Tower& b) {
  if (a.height_ == 0 && b.height_ == 0) return arb_gt(a.ball_, b.ball_) - arb_lt(a.ball_, b.ball_);
  const auto sign_a = a.sign();
  const auto sign_b = b.sign();
  if (!sign_a || !sign_b) {
    // A ball around zero, against what is beyond every ball.
    if (a.height_ > 0 && !a.inverted_) return *sign_a;
    if (b.height_ > 0 && !b.inverted_) return -*sign_b;
    return 0;
  }
  if (*sign_a != *sign_b) return *sign_a > *sign_b ? 1 : -1;
  if (a.height_ > 0 && b.height_ > 0) return *sign_a * compare_sizes(a, b);
  if (a.outgrows_balls() && b.is_ordinary()) return *sign_a;
  if (b.outgrows_balls() && a.is_ordinary()) return -*sign_b;
  Tower log_a, log_b;
  if (!log_a.set_log(a) || !log_b.set_log(b)) return 0;
  return *sign_a * compare(log_a, log_b);
}

std::string Tower::to_string() const {
  constexpr slong kDigits = 20;
  constexpr int kMostWritten = 8;
  const std::unique_ptr<char, void (*)(void*)> ball(arb_get_str(ball_, kDigits, 0), flint_free);
  std::string text = ball.get();
  if (height_ > kMostWritten)
    return "exp of exp, " + std::to_string(height_) + " times, of " + text;
  for (int i = 0; i < height_; ++i) text = "exp(" + text + ")";
  if (inverted_) text = "1/" + text;
  return negative_ ? "-" + text : text;
}

}  // namespace cupel::math
