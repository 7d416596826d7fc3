#include "verifiers/math/internal/sign_changes.h"

#include <algorithm>
#include <array>
#include <utility>

#include "verifiers/math/internal/ball.h"
#include "verifiers/math/internal/fractions.h"
#include "verifiers/math/internal/real_roots.h"

namespace cupel::math {
namespace {

/// The difference of two sides as a fraction in the unknown, in square roots (absolute values among
/// them) and in constants. Its sign can change only where its norm, the denominator or a radicand
/// is zero, the norm being the product of what the numerator is for both signs of each root.
class Difference {
 public:
  Difference(const Expression& unknown, Scope& scope)
      : unknown_(unknown), scope_(scope), reader_(scope.budget) {}

  bool read(const Expression& left, const Expression& right) {
    auto fraction = reader_.read_difference(left, right);
    if (!fraction) return false;
    fraction_ = *std::move(fraction);
    for (std::size_t i = 0; i < reader_.generators().size(); ++i)
      if (!classify(i)) return false;
    return true;
  }

  std::optional<SignChanges> changes() {
    if (!find_cuts()) return std::nullopt;
    SignChanges result;
    Point sample;
    for (std::size_t gap = 0; gap <= cuts_.size(); ++gap) {
      sample_gap(gap, sample);
      result.orders.push_back(sign_at(sample));
      if (gap < cuts_.size()) result.orders.push_back(sign_at(cuts_[gap]));
    }
    if (scope_.budget.exceeded()) return std::nullopt;
    result.cuts = std::move(cuts_);
    return result;
  }

 private:
  bool classify(std::size_t i) {
    const Generator& generator = reader_.generators()[i];
    if (generator.square) return true;
    if (same(*generator.part, unknown_)) {
      variable_ = i;
      return true;
    }
    auto value = real_point(*generator.part, scope_);
    if (value) arb_swap(values_[i], value->ball);
    return value.has_value();
  }

  bool find_cuts() {
    if (variable_ == kGenerators) return true;
    bool found = add_cuts(fraction_.numerator) && add_cuts(fraction_.denominator);
    for (const Generator& generator : reader_.generators()) {
      if (!generator.square) continue;
      found =
          found && add_cuts(generator.square->numerator) && add_cuts(generator.square->denominator);
    }
    sort_cuts();
    return found;
  }

  /// Adds the real zeros of a polynomial, whatever the signs of the roots in it.
  bool add_cuts(const Polynomial& polynomial) {
    for (std::size_t i = reader_.generators().size(); i-- > 0;) {
      const auto& square = reader_.generators()[i].square;
      if (square && polynomial.degree_in(i) > 0) return add_norm(polynomial, i, *square);
    }
    return add_real_roots(polynomial, variable_, values_, scope_.budget, cuts_);
  }

  /// even + odd · root is zero only where even² - odd² · square is.
  bool add_norm(const Polynomial& polynomial, std::size_t root, const Fraction& square) {
    const auto coefficients = coefficients_in(polynomial, root);
    const auto even = in_square(coefficients, 0, square), odd = in_square(coefficients, 1, square);
    if (!even || !odd) return false;
    if (odd->is_zero()) return add_cuts(*even);
    const auto left = times(times(even, even), square.denominator);
    const auto right = times(times(odd, odd), square.numerator);
    if (!left || !right) return false;
    const auto norm = difference(*left, *right);
    if (!norm) return false;
    return norm->is_zero() ? add_cuts(*even) && add_cuts(*odd) : add_cuts(*norm);
  }

  /// Every second coefficient, times powers of the square, over a common denominator.
  std::optional<Polynomial> in_square(const std::vector<Polynomial>& coefficients,
                                      std::size_t first, const Fraction& square) {
    const std::size_t highest = (coefficients.size() - 1) / 2;
    std::optional<Polynomial> total(std::in_place);
    for (std::size_t j = 0; total && 2 * j + first < coefficients.size(); ++j) {
      std::optional<Polynomial> term = coefficients[2 * j + first];
      for (std::size_t k = 0; k < highest; ++k)
        term = times(term, k < j ? square.numerator : square.denominator);
      total = term ? sum(*total, *term) : std::nullopt;
    }
    return total;
  }

  std::optional<Polynomial> times(const std::optional<Polynomial>& a,
                                  const std::optional<Polynomial>& b) {
    return a && b ? product(*a, *b, scope_.budget) : std::nullopt;
  }

  void sort_cuts() {
    std::sort(cuts_.begin(), cuts_.end(), [](const Point& a, const Point& b) {
      return arf_cmp(arb_midref(a.ball.operator const arb_struct*()),
                     arb_midref(b.ball.operator const arb_struct*())) < 0;
    });
    const auto is_same = [](const Point& a, const Point& b) {
      return arb_overlaps(a.ball, b.ball);
    };
    cuts_.erase(std::unique(cuts_.begin(), cuts_.end(), is_same), cuts_.end());
  }

  void sample_gap(std::size_t gap, Point& sample) const {
    arb_zero(sample.ball);
    if (cuts_.empty()) return;
    const arb_struct* before = gap > 0 ? cuts_[gap - 1].ball : cuts_.front().ball;
    const arb_struct* after = gap < cuts_.size() ? cuts_[gap].ball : cuts_.back().ball;
    arb_add(sample.ball, before, after, kEndPrecision);
    arb_mul_2exp_si(sample.ball, sample.ball, -1);
    if (gap == 0) arb_sub_ui(sample.ball, sample.ball, 1, kEndPrecision);
    if (gap == cuts_.size()) arb_add_ui(sample.ball, sample.ball, 1, kEndPrecision);
    mag_zero(arb_radref(sample.ball.operator arb_struct*()));
  }

  /// The sign of the fraction. At a cut, what may be zero is.
  std::optional<int> sign_at(const Point& point) {
    if (!scope_.budget.spend(500)) return std::nullopt;
    if (variable_ < kGenerators) arb_set(values_[variable_], point.ball);
    Arb above, below;
    for (std::size_t i = 0; i < reader_.generators().size(); ++i) {
      const auto& square = reader_.generators()[i].square;
      if (!square) continue;
      value_at(square->numerator, values_, above);
      value_at(square->denominator, values_, below);
      if (arb_contains_zero(below)) return std::nullopt;
      arb_div(above, above, below, kEndPrecision);
      if (arb_is_negative(above)) return std::nullopt;
      if (arb_contains_zero(above))
        arb_zero(values_[i]);
      else
        arb_sqrt(values_[i], above, kEndPrecision);
    }
    value_at(fraction_.numerator, values_, above);
    value_at(fraction_.denominator, values_, below);
    if (arb_contains_zero(below)) return std::nullopt;
    if (arb_contains_zero(above)) return 0;
    return arb_is_positive(above) == arb_is_positive(below) ? 1 : -1;
  }

  const Expression& unknown_;
  Scope& scope_;
  FractionReader reader_;
  Fraction fraction_;
  std::size_t variable_ = kGenerators;  ///< the unknown's generator, once it occurs
  std::array<Arb, kGenerators> values_;
  std::vector<Point> cuts_;
};

}  // namespace

std::optional<SignChanges> sign_changes(const Expression& left, const Expression& right,
                                        const Expression& unknown, Scope& scope) {
  Difference difference(unknown, scope);
  if (!difference.read(left, right)) return std::nullopt;
  return difference.changes();
}

}  // namespace cupel::math
