#include "verifiers/math/internal/polynomial.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "verifiers/math/internal/residue.h"

namespace cupel::math {
namespace {

constexpr std::size_t kVariables = 6;
constexpr double kLargestDegree = 4096;
constexpr double kBitsPerPrime = 60;
constexpr double kMostWork = 4000;  // nodes evaluated

/// A polynomial's degree in each variable, and the logarithm of the sum of its coefficients'
/// magnitudes, which is at most added by a product.
struct Size {
  std::array<double, kVariables> degree = {};
  double bits = 0;

  friend Size operator*(const Size& a, const Size& b) {
    Size product{.bits = a.bits + b.bits};
    for (std::size_t i = 0; i < kVariables; ++i) product.degree[i] = a.degree[i] + b.degree[i];
    return product;
  }

  friend Size operator+(const Size& a, const Size& b) {
    Size sum{.bits = std::max(a.bits, b.bits) + 1};
    for (std::size_t i = 0; i < kVariables; ++i) {
      sum.degree[i] = std::max(a.degree[i], b.degree[i]);
    }
    return sum;
  }

  Size to_power(double exponent) const {
    Size power{.bits = bits * exponent};
    for (std::size_t i = 0; i < kVariables; ++i) power.degree[i] = degree[i] * exponent;
    return power;
  }
};

/// A rational function as the tree builds it, nothing cancelled.
struct FractionSize {
  Size above;
  Size below = {};
};

class Sizing {
 public:
  explicit Sizing(std::span<const std::string_view> variables) : variables_(variables) {}

  std::optional<FractionSize> of(const Expression& node) const {
    switch (node.kind) {
      case Kind::integer:
        return FractionSize{.above = digits(node.text.size())};
      case Kind::decimal: {
        const auto scale = static_cast<std::size_t>(std::abs(static_cast<long>(node.number)));
        const Size unit = digits(scale + 1);
        if (node.number >= 0) return FractionSize{digits(node.text.size()), unit};
        return FractionSize{.above = digits(node.text.size()) * unit};
      }
      case Kind::symbol:
        return variable(node.text);
      case Kind::constant:
        if (node.is(Constant::pi)) return variable(kPi);
        return node.is(Constant::e) ? variable(kE) : std::nullopt;
      case Kind::negate:
      case Kind::quantity:
        return of(node[0]);
      case Kind::add:
      case Kind::multiply:
        return fold(node);
      case Kind::divide: {
        const auto a = of(node[0]), b = of(node[1]);
        if (!a || !b) return std::nullopt;
        return FractionSize{a->above * b->below, a->below * b->above};
      }
      case Kind::percent: {
        const auto a = of(node[0]);
        return a ? std::optional(FractionSize{a->above, a->below * digits(3)}) : std::nullopt;
      }
      case Kind::power:
        return power(node);
      default:
        return std::nullopt;
    }
  }

 private:
  static Size digits(std::size_t count) { return Size{.bits = 3.33 * static_cast<double>(count)}; }

  std::optional<FractionSize> variable(std::string_view name) const {
    const auto at = std::find(variables_.begin(), variables_.end(), name);
    if (at == variables_.end()) return std::nullopt;
    FractionSize size;
    size.above.degree[static_cast<std::size_t>(at - variables_.begin())] = 1;
    return size;
  }

  std::optional<FractionSize> fold(const Expression& node) const {
    auto total = of(node[0]);
    for (std::size_t i = 1; i < node.size() && total; ++i) {
      const auto next = of(node[i]);
      if (!next) return std::nullopt;
      const Size below = total->below * next->below;
      total = node.is(Kind::multiply)
                  ? FractionSize{total->above * next->above, below}
                  : FractionSize{total->above * next->below + next->above * total->below, below};
    }
    return total;
  }

  std::optional<FractionSize> power(const Expression& node) const {
    const bool negative = node[1].is(Kind::negate);
    const Expression& magnitude = negative ? node[1][0] : node[1];
    if (!magnitude.is(Kind::integer) || magnitude.text.size() > 4) return std::nullopt;
    int exponent = 0;
    std::from_chars(magnitude.text.data(), magnitude.text.data() + magnitude.text.size(), exponent);
    const auto base = of(node[0]);
    if (!base) return std::nullopt;
    const Size above = base->above.to_power(exponent), below = base->below.to_power(exponent);
    return negative ? FractionSize{below, above} : FractionSize{above, below};
  }

  std::span<const std::string_view> variables_;
};

}  // namespace

PolynomialTrial try_polynomial_identity(const Expression& a, const Expression& b,
                                        const Survey& survey, Budget& budget) {
  std::array<std::string_view, kVariables> names;
  const std::size_t transcendental = survey.has_pi || survey.has_e ? 1 : 0;
  const std::size_t count = survey.symbols.size() + transcendental;
  if (count > kVariables || (survey.has_pi && survey.has_e)) return PolynomialTrial::too_large;
  for (std::size_t i = 0; i < survey.symbols.size(); ++i) names[i] = survey.symbols[i].name;
  if (transcendental > 0) names[count - 1] = survey.has_pi ? kPi : kE;

  const Sizing sizing{std::span(names).first(count)};
  const auto left = sizing.of(a), right = sizing.of(b);
  if (!left || !right) return PolynomialTrial::too_large;
  // a = b where this polynomial is zero: above_a below_b - above_b below_a.
  const Size whole = left->above * right->below + right->above * left->below;
  if (!(whole.bits < kLargestDegree)) return PolynomialTrial::too_large;
  const double base_bits = std::ceil(whole.bits) + 2;
  std::array<double, kVariables> stride = {};  // x_i = 2^(base_bits * stride_i)
  double terms = 1;
  for (std::size_t i = 0; i < count; ++i) {
    stride[i] = terms;
    terms *= whole.degree[i] + 1;
    if (!(terms < kLargestDegree)) return PolynomialTrial::too_large;
  }
  const double primes = std::ceil((whole.bits + base_bits * terms) / kBitsPerPrime);
  if (primes > static_cast<double>(kResiduePrimes) ||
      primes * static_cast<double>(survey.nodes) > kMostWork) {
    return PolynomialTrial::too_large;
  }

  std::array<ResidueBinding, kVariables> point;
  for (std::size_t k = 0; k < static_cast<std::size_t>(primes); ++k) {
    const ulong prime = residue_prime(k);
    nmod_t p;
    nmod_init(&p, prime);
    for (std::size_t i = 0; i < count; ++i) {
      point[i] = {names[i], nmod_pow_ui(2, static_cast<ulong>(base_bits * stride[i]), p)};
    }
    const auto x = residue(a, std::span(point).first(count), prime, budget);
    const auto y = residue(b, std::span(point).first(count), prime, budget);
    if (!x || !y) return PolynomialTrial::too_large;
    if (*x != *y) return PolynomialTrial::different;
  }
  return PolynomialTrial::identical;
}

}  // namespace cupel::math
