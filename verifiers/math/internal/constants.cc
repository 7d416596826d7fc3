#include "verifiers/math/internal/constants.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "verifiers/math/internal/algebraic.h"
#include "verifiers/math/internal/ball_pair.h"
#include "verifiers/math/internal/certificate.h"
#include "verifiers/math/internal/common_terms.h"
#include "verifiers/math/internal/exact.h"
#include "verifiers/math/internal/extended.h"
#include "verifiers/math/internal/magnitudes.h"
#include "verifiers/math/internal/residue.h"
#include "verifiers/math/internal/tower.h"

namespace cupel::math {
namespace {

constexpr slong kFirstPrecision = 64;
constexpr slong kSecondPrecision = 192;
constexpr slong kLastPrecision = 1088;    // 300 digits and some to lose
constexpr slong kAgreement = 1000;        // bits: 300 digits
constexpr slong kIntegralAgreement = 56;  // of the 64 that an integral is known to
constexpr slong kModestMagnitude = 40;
constexpr slong kMostMagnitude = 4000;
constexpr slong kMostSeparation = 4096;  // bits
constexpr std::size_t kResidues = 4;

class Comparison {
 public:
  Comparison(const Expression& a, const Expression& b, Scope& scope)
      : a_(a), b_(b), scope_(scope) {}

  Decision decide() {
    const auto exact_a = exact_value(a_, scope_.budget, rational_a_);
    if (exact_a == Exactness::undefined || exact_a == Exactness::exceeded) return failed(exact_a);
    const auto exact_b = exact_value(b_, scope_.budget, rational_b_);
    if (exact_b == Exactness::undefined || exact_b == Exactness::exceeded) return failed(exact_b);
    if (exact_a == Exactness::rational && exact_b == Exactness::rational) return by_rationals();
    if (exact_a == Exactness::too_large || exact_b == Exactness::too_large) return by_magnitude();
    if (const auto early = by_balls(kFirstPrecision)) return *early;
    if (const auto refined = by_balls(kSecondPrecision)) return *refined;
    if (value_ == Value::unclear) return by_magnitude();
    if (const auto proven = by_separation()) return *proven;
    if (const auto precise = by_balls(kLastPrecision)) return *precise;
    const auto decision = by_transcendence();
    return decision.equality == Equality::unknown ? by_agreement() : decision;
  }

 private:
  static Decision failed(Exactness why) {
    if (why == Exactness::exceeded) return {Equality::exceeded, "budget"};
    return {Equality::unknown, "undefined value"};
  }

  Decision by_rationals() const {
    const bool equal = fmpq_equal(rational_a_, rational_b_) != 0;
    Decision decision{equal ? Equality::equal : Equality::different, "exact rational arithmetic"};
    if (scope_.explain)
      decision.certificate = text_of(rational_a_) + (equal ? " = " : " != ") + text_of(rational_b_);
    return decision;
  }

  /// Nothing when the balls overlap or are too wide to be of use.
  std::optional<Decision> by_balls(slong precision) {
    value_ = balls_.evaluate_both(a_, b_, precision, scope_.budget);
    switch (value_) {
      case Value::exceeded:
        return Decision{Equality::exceeded, "budget"};
      case Value::undefined:
        return Decision{Equality::unknown, "undefined value"};
      case Value::unsupported:
        return Decision{Equality::unknown, "no evaluation"};
      case Value::unclear:
        return std::nullopt;
      case Value::defined:
        break;
    }
    if (!acb_overlaps(balls_.a, balls_.b))
      return with_balls(Equality::different, "ball arithmetic", " != ");
    if (acb_is_exact(balls_.a) && acb_is_exact(balls_.b))
      return with_balls(Equality::equal, "ball arithmetic", " = ");
    return std::nullopt;
  }

  Decision with_balls(Equality equality, std::string_view tier, std::string_view relation) const {
    Decision decision{equality, tier};
    if (scope_.explain)
      decision.certificate = text_of(balls_.a).append(relation).append(text_of(balls_.b));
    return decision;
  }

  /// The difference of algebraic numbers, once it is below what keeps different ones apart.
  std::optional<Decision> by_separation() {
    const auto bits = separation_bits(a_, b_, balls_.all_real, kMostSeparation, scope_.budget);
    if (!bits) return std::nullopt;
    for (const slong precision : {*bits + 64, 2 * *bits + 512}) {
      if (auto decision = by_balls(precision)) return decision;
      if (value_ != Value::defined) return std::nullopt;
      Acb difference;
      acb_sub(difference, balls_.a, balls_.b, precision);
      Arb magnitude;
      acb_get_mag(arb_radref(static_cast<arb_struct*>(magnitude)), difference);
      if (mag_cmp_2exp_si(arb_radref(static_cast<arb_struct*>(magnitude)), -*bits) >= 0) continue;
      Decision decision{Equality::equal, "exact algebraic numbers"};
      if (scope_.explain)
        decision.certificate = "both " + text_of(balls_.a) + ", apart by less than 2^-" +
                               std::to_string(*bits) +
                               ", where different numbers of this form cannot be";
      return decision;
    }
    return std::nullopt;
  }

  /// Agreement to many digits beyond those of the smallest part of either side.
  Decision by_agreement() {
    const auto bits_a = magnitude_bits(a_, {}, Domain::complex, kMostMagnitude, scope_.budget);
    const auto bits_b = magnitude_bits(b_, {}, Domain::complex, kMostMagnitude, scope_.budget);
    if (scope_.budget.exceeded()) return {Equality::exceeded, "budget"};
    if (!bits_a || !bits_b) return by_remainders();
    const slong magnitude = std::max(*bits_a, *bits_b);
    if (magnitude > kModestMagnitude || value_ != Value::defined) {
      if (const auto decision = by_balls(kLastPrecision + 4 * magnitude)) return *decision;
    }
    if (value_ != Value::defined) return {};
    const bool integrals = has_integral(a_) || has_integral(b_);
    if (integrals && magnitude > kModestMagnitude) return by_remainders();
    const slong wanted = integrals ? kIntegralAgreement : kAgreement;
    const bool zero_a = acb_contains_zero(balls_.a) != 0;
    const bool zero_b = acb_contains_zero(balls_.b) != 0;
    const bool agree =
        zero_a && zero_b ? is_close_to_zero(balls_.a, wanted) && is_close_to_zero(balls_.b, wanted)
                         : is_sharp(balls_.a, wanted) && is_sharp(balls_.b, wanted);
    if (!agree) return {};
    return with_balls(Equality::equal,
                      integrals ? "ball arithmetic to 16 digits" : "ball arithmetic to 300 digits",
                      " = ");
  }

  /// What is too small to be seen beside a part that both sides share.
  Decision by_remainders() const {
    if (value_ != Value::defined) return {};
    const auto rest = without_common_terms(a_, b_, Builder(scope_.arena));
    return rest ? Comparison(*rest->a, *rest->b, scope_).decide() : Decision{};
  }

  static bool has_integral(const Expression& node) {
    return node.is(Kind::integral) ||
           std::any_of(node.children.begin(), node.children.end(),
                       [](const Expression* child) { return has_integral(*child); });
  }

  static bool is_sharp(const acb_t x, slong wanted) {
    return acb_is_exact(x) || acb_rel_accuracy_bits(x) >= wanted;
  }

  static bool is_close_to_zero(const acb_t x, slong wanted) {
    Arb magnitude;
    acb_get_mag(arb_radref(static_cast<arb_struct*>(magnitude)), x);
    return mag_cmp_2exp_si(arb_radref(static_cast<arb_struct*>(magnitude)), -wanted) < 0;
  }

  /// Numbers too large for a ball, or for exact digits.
  Decision by_magnitude() {
    Tower a, b;
    if (tower_value(a_, scope_.budget, a) && tower_value(b_, scope_.budget, b)) {
      if (Tower::compare(a, b) != 0) {
        Decision decision{Equality::different, "logarithms"};
        if (scope_.explain) decision.certificate = a.to_string() + " != " + b.to_string();
        return decision;
      }
    } else if (const auto decision = by_balls(kFirstPrecision)) {
      return *decision;
    }
    const Decision residues = by_residues({}, "logarithms and residues");
    if (residues.equality != Equality::unknown) return residues;
    if (const auto precise = by_balls(kLastPrecision)) return *precise;
    return by_agreement();
  }

  /// Rational functions of pi, or of e, with rational coefficients: transcendental both, so that
  /// they are as good as a variable.
  Decision by_transcendence() {
    constexpr ulong kPlace = 1'234'567'891'011;
    Decision decision;
    for (const std::string_view name : {kPi, kE}) {
      const ResidueBinding binding{name, kPlace};
      decision = by_residues({&binding, 1}, "rational function of a transcendental number");
      if (decision.equality != Equality::unknown) break;
    }
    return decision;
  }

  /// Unknown where one side has no residues, as radicals have none.
  Decision by_residues(std::span<const ResidueBinding> bindings, std::string_view tier) {
    std::size_t agreements = 0;
    for (std::size_t i = 0; i < residue_primes_to_try() && agreements < kResidues; ++i) {
      const ulong prime = residue_prime(i);
      const auto a = residue(a_, bindings, prime, scope_.budget);
      const auto b = a ? residue(b_, bindings, prime, scope_.budget) : std::nullopt;
      if (!a || !b) continue;
      if (*a != *b) {
        Decision decision{Equality::different, tier};
        if (scope_.explain)
          decision.certificate =
              std::to_string(*a) + " != " + std::to_string(*b) + " modulo " + std::to_string(prime);
        return decision;
      }
      ++agreements;
    }
    if (scope_.budget.exceeded()) return {Equality::exceeded, "budget"};
    if (agreements < kResidues) return {};
    return {Equality::equal, tier};
  }

  static constexpr std::size_t residue_primes_to_try() {
    return std::min(kResiduePrimes, kResidues + 2);
  }

  const Expression& a_;
  const Expression& b_;
  Scope& scope_;
  Fmpq rational_a_, rational_b_;
  BallPair balls_;
  Value value_ = Value::unclear;
};

/// Infinity on one side or both, once the rules of the extended reals have been applied.
Decision decide_reduced(const Expression& a, const Expression& b, Scope& scope) {
  if (a.is(Constant::undefined) || b.is(Constant::undefined))
    return {Equality::unknown, "undefined value"};
  const int sign_a = infinity_sign(a);
  const int sign_b = infinity_sign(b);
  if (sign_a == 0 && sign_b == 0) return Comparison(a, b, scope).decide();
  if (sign_a == sign_b) return {Equality::equal, "extended reals"};
  if (sign_a * sign_b != 0 || has_value(sign_a == 0 ? a : b, scope))
    return {Equality::different, "extended reals"};
  return {Equality::unknown, "undefined value"};
}

}  // namespace

bool has_value(const Expression& constant, Scope& scope) {
  const Expression* reduced = &constant;
  if (contains_infinity(constant)) {
    reduced = without_infinity(constant, scope);
    if (reduced == nullptr || reduced->is(Constant::undefined)) return false;
    if (infinity_sign(*reduced) != 0) return true;
  }
  Fmpq rational;
  const auto exactness = exact_value(*reduced, scope.budget, rational);
  if (exactness != Exactness::not_rational) return exactness != Exactness::undefined;
  BallPair balls;
  return balls.evaluate_both(*reduced, *reduced, kFirstPrecision, scope.budget) != Value::undefined;
}

Decision decide_constants(const Expression& a, const Expression& b, Scope& scope) {
  if (!contains_infinity(a) && !contains_infinity(b)) return Comparison(a, b, scope).decide();
  const Expression* left = without_infinity(a, scope);
  const Expression* right = without_infinity(b, scope);
  if (left == nullptr || right == nullptr) return {};
  return decide_reduced(*left, *right, scope);
}

}  // namespace cupel::math
