#include "verifiers/math/internal/algebraic.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "verifiers/math/internal/exact.h"

namespace cupel::math {
namespace {

constexpr double kLogOfZero = -std::numeric_limits<double>::infinity();
constexpr double kLargestDegree = 1e6;
constexpr ulong kLargestOrder = 10'000;
constexpr std::size_t kMostRoots = 32;

/// A number is a quotient of algebraic integers. Base-2 logarithms of bounds on the absolute values
/// of all conjugates of each.
struct Size {
  double numerator = 0;
  double denominator = 0;
};

double log_of_sum(double a, double b) {
  const double larger = std::max(a, b);
  return larger == kLogOfZero ? larger : larger + std::log2(1 + std::exp2(std::min(a, b) - larger));
}

Size times(Size a, Size b) { return {a.numerator + b.numerator, a.denominator + b.denominator}; }

Size inverse(Size a) { return {a.denominator, a.numerator}; }

Size plus(Size a, Size b) {
  return {log_of_sum(a.numerator + b.denominator, a.denominator + b.numerator),
          a.denominator + b.denominator};
}

double log2_of(const fmpz* x) {
  return fmpz_is_zero(x) ? kLogOfZero : fmpz_dlog(x) / std::log(2.0) + 1e-9;
}

Size size_of(const fmpq* x) {
  Fmpz numerator;
  fmpz_abs(numerator, fmpq_numref(x));
  return {log2_of(numerator), log2_of(fmpq_denref(x))};
}

/// rational · pi^pis · i^is
struct Monomial {
  Fmpq rational;
  int pis = 0;
  int is = 0;
};

class Bounder {
 public:
  Bounder(bool all_real, Budget& budget) : all_real_(all_real), budget_(budget) {}

  std::optional<Size> size(const Expression& node) {
    switch (node.kind) {
      case Kind::integer:
      case Kind::decimal:
        return rational(node);
      case Kind::constant:
        if (!node.is(Constant::i) || !adjoin_unity(4)) return std::nullopt;
        return Size{};
      case Kind::negate:
      case Kind::quantity:
        return size(node[0]);
      case Kind::add:
        return fold(node, plus);
      case Kind::multiply:
        return fold(node, times);
      case Kind::divide:
        return fold(node, [](Size a, Size b) { return times(a, inverse(b)); });
      case Kind::percent:
        return hundredth(size(node[0]));
      case Kind::power:
        return power(node);
      case Kind::root:
        return root(node);
      case Kind::function:
        return function(node);
      default:
        return std::nullopt;
    }
  }

  double degree() const { return degree_ * static_cast<double>(n_euler_phi(order_)); }

 private:
  struct Root {
    const Expression* radicand;
    slong index;
  };

  template <typename Operation>
  std::optional<Size> fold(const Expression& node, Operation operation) {
    auto result = size(node[0]);
    for (std::size_t i = 1; i < node.size() && result; ++i) {
      const auto operand = size(node[i]);
      if (!operand) return std::nullopt;
      result = operation(*result, *operand);
    }
    return result;
  }

  std::optional<Size> rational(const Expression& node) {
    Fmpq value;
    if (exact_value(node, budget_, value) != Exactness::rational) return std::nullopt;
    return size_of(value);
  }

  static std::optional<Size> hundredth(std::optional<Size> whole) {
    if (whole) whole->denominator += std::log2(100.0);
    return whole;
  }

  std::optional<Size> power(const Expression& node) {
    if (node[0].is(Constant::e)) return exponential(node[1]);
    Fmpq exponent;
    if (exact_value(node[1], budget_, exponent) != Exactness::rational) return std::nullopt;
    return raised(node[0], exponent);
  }

  std::optional<Size> root(const Expression& node) {
    Fmpq index;
    if (exact_value(node[1], budget_, index) != Exactness::rational || fmpq_is_zero(index))
      return std::nullopt;
    fmpq_inv(index, index);
    return raised(node[0], index);
  }

  std::optional<Size> raised(const Expression& base, const fmpq* exponent) {
    if (fmpz_bits(fmpq_numref(exponent)) > 30 || fmpz_cmp_si(fmpq_denref(exponent), 1000) > 0)
      return std::nullopt;
    const slong index = fmpz_get_si(fmpq_denref(exponent));
    const slong times_itself = fmpz_get_si(fmpq_numref(exponent));
    if (times_itself == 0) return Size{};
    const auto radicand = size(base);
    if (!radicand || !adjoin_root(base, index)) return std::nullopt;
    const Size base_root = root_of(*radicand, static_cast<double>(index));
    const Size oriented = times_itself < 0 ? inverse(base_root) : base_root;
    const double repeated = std::abs(static_cast<double>(times_itself));
    return Size{oriented.numerator * repeated, oriented.denominator * repeated};
  }

  static Size root_of(Size radicand, double index) {
    const auto [numerator, denominator] = radicand;
    if (numerator == kLogOfZero) return radicand;
    if (numerator >= denominator)
      return {(numerator + (index - 1) * denominator) / index, denominator};
    return {numerator, ((index - 1) * numerator + denominator) / index};
  }

  /// The same root in several places extends the field once.
  bool adjoin_root(const Expression& radicand, slong index) {
    if (index == 1) return true;
    for (const Root& known : roots_)
      if (known.index == index && same(*known.radicand, radicand)) return true;
    roots_.push_back({&radicand, index});
    degree_ *= static_cast<double>(index);
    return roots_.size() <= kMostRoots && degree_ <= kLargestDegree;
  }

  bool adjoin_unity(ulong order) {
    if (order > kLargestOrder) return false;
    order_ = order_ / n_gcd(order_, order) * order;
    return order_ <= kLargestOrder;
  }

  std::optional<Size> function(const Expression& node) {
    switch (node.function()) {
      case Function::sin:
      case Function::cos:
      case Function::tan:
      case Function::cot:
      case Function::sec:
      case Function::csc:
        return trigonometric(node[0]);
      case Function::exp:
        return exponential(node[0]);
      case Function::abs:
      case Function::norm:
        return all_real_ ? size(node[0]) : std::nullopt;
      case Function::max:
      case Function::min:
        if (!all_real_) return std::nullopt;
        return fold(node, [](Size a, Size b) {
          return Size{std::max(a.numerator, b.numerator), std::max(a.denominator, b.denominator)};
        });
      default:
        return rational(node);
    }
  }

  /// Numerator and denominator are 1, 2 or the sum or difference of two roots of unity.
  std::optional<Size> trigonometric(const Expression& angle) {
    Monomial turn;
    if (!monomial(angle, turn) || turn.is != 0) return std::nullopt;
    if (!adjoin_unity(4) || !adjoin_turn(turn)) return std::nullopt;
    return Size{1, 1};
  }

  std::optional<Size> exponential(const Expression& exponent) {
    Monomial turn;
    if (!monomial(exponent, turn) || (turn.is - 1) % 4 != 0 || !adjoin_turn(turn))
      return std::nullopt;
    return Size{};
  }

  bool adjoin_turn(const Monomial& turn) {
    if (fmpq_is_zero(turn.rational)) return true;
    const fmpz* parts = fmpq_denref(turn.rational);
    return turn.pis == 1 && fmpz_cmp_ui(parts, kLargestOrder) < 0 &&
           adjoin_unity(2 * fmpz_get_ui(parts));
  }

  bool monomial(const Expression& node, Monomial& result) {
    if (node.is(Constant::pi) || node.is(Constant::i)) {
      fmpq_one(result.rational);
      (node.is(Constant::pi) ? result.pis : result.is) = 1;
      return true;
    }
    switch (node.kind) {
      case Kind::degrees:
        return half_turns(node, result);
      case Kind::negate:
        if (!monomial(node[0], result)) return false;
        fmpq_neg(result.rational, result.rational);
        return true;
      case Kind::add:
      case Kind::multiply:
      case Kind::divide:
        return monomial_fold(node, result);
      default:
        return exact_value(node, budget_, result.rational) == Exactness::rational;
    }
  }

  bool half_turns(const Expression& node, Monomial& result) {
    if (exact_value(node[0], budget_, result.rational) != Exactness::rational) return false;
    Fmpq straight;
    fmpq_set_si(straight, 180, 1);
    fmpq_div(result.rational, result.rational, straight);
    result.pis = 1;
    return true;
  }

  bool monomial_fold(const Expression& node, Monomial& result) {
    if (!monomial(node[0], result)) return false;
    for (std::size_t i = 1; i < node.size(); ++i) {
      Monomial operand;
      if (!monomial(node[i], operand) || !budget_.spend(16)) return false;
      if (fmpz_bits(fmpq_numref(operand.rational)) + fmpz_bits(fmpq_denref(operand.rational)) > 256)
        return false;
      if (node.is(Kind::add)) {
        if (operand.pis != result.pis || operand.is != result.is) return false;
        fmpq_add(result.rational, result.rational, operand.rational);
      } else if (node.is(Kind::multiply)) {
        fmpq_mul(result.rational, result.rational, operand.rational);
        result.pis += operand.pis;
        result.is += operand.is;
      } else {
        if (fmpq_is_zero(operand.rational)) return false;
        fmpq_div(result.rational, result.rational, operand.rational);
        result.pis -= operand.pis;
        result.is -= operand.is;
      }
    }
    return true;
  }

  bool all_real_;
  Budget& budget_;
  std::vector<Root> roots_;
  double degree_ = 1;
  ulong order_ = 1;
};

}  // namespace

std::optional<std::int64_t> separation_bits(const Expression& a, const Expression& b, bool all_real,
                                            std::int64_t most_bits, Budget& budget) {
  Bounder bounder(all_real, budget);
  const auto left = bounder.size(a);
  if (!left) return std::nullopt;
  const auto right = bounder.size(b);
  if (!right) return std::nullopt;
  const Size difference = plus(*left, *right);
  const double largest_conjugate = std::max(difference.numerator, 0.0);
  const double bits =
      (std::max(difference.denominator, 0.0) + largest_conjugate * (bounder.degree() - 1)) * 1.001 +
      2;
  if (!(bits <= static_cast<double>(most_bits))) return std::nullopt;
  return static_cast<std::int64_t>(std::ceil(bits));
}

}  // namespace cupel::math
