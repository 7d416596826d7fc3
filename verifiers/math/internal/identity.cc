#include "verifiers/math/internal/identity.h"

#include <optional>
#include <string>

#include "verifiers/math/internal/ball.h"
#include "verifiers/math/internal/point_trial.h"
#include "verifiers/math/internal/polynomial.h"
#include "verifiers/math/internal/residue.h"
#include "verifiers/math/internal/sample_points.h"
#include "verifiers/math/internal/survey.h"

namespace cupel::math {
namespace {

constexpr std::string_view kStructure = "structural identity";
constexpr std::string_view kCanonical = "polynomial identity";
constexpr std::string_view kModular = "identity test modulo primes";

constexpr std::size_t kResidueAttempts = 24;

std::uint64_t common_seed(const Expression& a, const Expression& b) {
  return hash_of(a) + hash_of(b);
}

/// Few agreements suffice where the values are random modulo primes of 61 bits; where symbols are
/// exponents the points are small numbers, and more are asked for.
std::size_t residues_wanted(const Survey& survey) {
  for (const FreeSymbol& symbol : survey.symbols) {
    if (symbol.exponent || symbol.whole) return 8;
  }
  return 3;
}

std::string residue_certificate(std::span<const ResidueBinding> point, ulong prime, ulong x,
                                ulong y) {
  std::string text = "at ";
  for (const ResidueBinding& binding : point) {
    text.append(binding.name).append(" = ").append(std::to_string(binding.value)).append(", ");
  }
  return text + "modulo " + std::to_string(prime) + ": " + std::to_string(x) + " and " +
         std::to_string(y);
}

/// Nothing when the expressions are not rational functions or have too few values.
std::optional<Decision> decide_by_residues(const Expression& a, const Expression& b,
                                           const Survey& found, SamplePoints& points,
                                           Scope& scope) {
  if (!found.is_arithmetic || (found.has_pi && found.has_e)) return std::nullopt;
  const std::size_t wanted = residues_wanted(found);
  std::size_t agreements = 0;
  for (std::size_t i = 0; i < kResidueAttempts && agreements < wanted; ++i) {
    if (i >= 4 && agreements == 0) return std::nullopt;
    const auto point = points.whole_numbers(i);
    const ulong prime = residue_prime(i);
    const auto x = residue(a, point, prime, scope.budget);
    const auto y = x ? residue(b, point, prime, scope.budget) : std::nullopt;
    if (!x || !y) continue;
    if (*x != *y) {
      Decision decision{.equality = Equality::different, .tier = kModular};
      if (scope.explain) decision.certificate = residue_certificate(point, prime, *x, *y);
      return decision;
    }
    if (++agreements > 1) continue;
    const PolynomialTrial trial = try_polynomial_identity(a, b, found, scope.budget);
    if (trial == PolynomialTrial::identical) return Decision{Equality::equal, kCanonical};
    if (trial == PolynomialTrial::different) return Decision{Equality::different, kCanonical};
  }
  if (scope.budget.exceeded()) return Decision{Equality::exceeded, kModular};
  if (agreements < wanted) return std::nullopt;
  return Decision{Equality::equal, kModular};
}

}  // namespace

Decision decide_identity(const Expression& a, const Expression& b, Scope& scope) {
  if (same(a, b)) return {Equality::equal, kStructure};
  const Survey found = survey(a, b);
  SamplePoints points(found, common_seed(a, b));
  if (auto decision = decide_by_residues(a, b, found, points, scope)) return *decision;
  return PointTrial(a, b, found, points, scope).decide_equality();
}

namespace {

/// Proportion of rational functions: a(P) b(Q) = a(Q) b(P), Q being a fixed point.
std::optional<Equality> proportional_by_residues(const Expression& a, const Expression& b,
                                                 const Survey& found, SamplePoints& points,
                                                 Budget& budget) {
  if (!found.is_arithmetic || (found.has_pi && found.has_e)) return std::nullopt;
  const std::size_t wanted = residues_wanted(found);
  const ulong prime = residue_prime(0);
  nmod_t p;
  nmod_init(&p, prime);
  std::optional<std::pair<ulong, ulong>> fixed;
  std::size_t agreements = 0, zeros = 0;
  for (std::size_t i = 0; i < kResidueAttempts && agreements < wanted; ++i) {
    if (i >= 4 && !fixed && zeros == 0) return std::nullopt;
    const auto point = points.whole_numbers(i);
    const auto x = residue(a, point, prime, budget);
    const auto y = x ? residue(b, point, prime, budget) : std::nullopt;
    if (!x || !y) continue;
    if ((*x == 0) != (*y == 0)) return Equality::different;
    if (*x == 0) {
      if (++zeros >= wanted && !fixed) return Equality::equal;  // both zero everywhere
      continue;
    }
    if (!fixed) {
      fixed = {*x, *y};
    } else if (nmod_mul(*x, fixed->second, p) != nmod_mul(*y, fixed->first, p)) {
      return Equality::different;
    } else {
      ++agreements;
    }
  }
  if (budget.exceeded()) return Equality::exceeded;
  return agreements < wanted ? std::nullopt : std::optional(Equality::equal);
}

/// Two numbers: proportional unless one of them is zero.
Proportion proportion_of_constants(const Expression& a, const Expression& b, Scope& scope) {
  const Expression* zero = Builder(scope.arena).integer(0);
  const Decision a_is_zero = decide_scalars(a, *zero, scope);
  const Decision b_is_zero = decide_scalars(b, *zero, scope);
  for (const Decision& known : {a_is_zero, b_is_zero}) {
    if (known.equality == Equality::unknown || known.equality == Equality::exceeded) {
      return {known};
    }
  }
  const bool both = a_is_zero.equality == b_is_zero.equality;
  Proportion result{{both ? Equality::equal : Equality::different, a_is_zero.tier}};
  if (both && a_is_zero.equality == Equality::different) {
    const auto x = order(a, *zero, scope), y = order(b, *zero, scope);
    result.sign = x && y ? *x * *y : 0;
  }
  return result;
}

}  // namespace

Proportion decide_proportion(const Expression& a, const Expression& b, Scope& scope) {
  if (same(a, b)) return {{Equality::equal, kStructure}, 1};
  const Survey found = survey(a, b);
  if (found.symbols.empty()) return proportion_of_constants(a, b, scope);
  SamplePoints points(found, common_seed(a, b));
  const auto known = proportional_by_residues(a, b, found, points, scope.budget);
  PointTrial trial(a, b, found, points, scope);
  if (!known) return trial.decide_proportion();
  Proportion result{{*known, kModular}};
  if (*known == Equality::equal) result.sign = trial.sign_of_ratio();
  return result;
}

}  // namespace cupel::math
