#include "verifiers/math/internal/equations.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "verifiers/math/internal/fractions.h"
#include "verifiers/math/internal/real_set.h"
#include "verifiers/math/internal/solutions.h"
#include "verifiers/math/internal/statement_forms.h"

namespace cupel::math {
namespace {

constexpr std::string_view kZerosTier = "zeros of polynomials";
constexpr std::string_view kSolutionsTier = "real solutions";
constexpr std::string_view kEchelonTier = "echelon form";

/// The equations of which one must hold.
std::span<const Expression* const> alternatives(const Expression* const& statement) {
  if (statement->is(Kind::any_of)) return statement->children;
  return {&statement, 1};
}

/// A polynomial that is zero where one of the equations holds, primitive.
std::optional<Polynomial> zeros_of(const Expression& statement, FractionReader& reader,
                                   Budget& budget) {
  std::optional<Polynomial> total = Polynomial::one();
  const Expression* address = &statement;
  for (const Expression* equation : alternatives(address)) {
    const auto fraction = reader.read_difference((*equation)[0], (*equation)[1]);
    if (!fraction) return std::nullopt;
    Polynomial numerator = fraction->numerator, common;
    if (!fraction->denominator.is_constant()) {
      if (!fmpz_mpoly_gcd(common, numerator, fraction->denominator, polynomial_ring()) ||
          !fmpz_mpoly_divides(numerator, numerator, common, polynomial_ring())) {
        return std::nullopt;
      }
    }
    total = product(*total, numerator, budget);
    if (!total) return std::nullopt;
  }
  return primitive(*std::move(total));
}

/// Whether nothing but unknowns is in the polynomials read, so that they differ where they look so.
bool only_unknowns(const FractionReader& reader) {
  const auto generators = reader.generators();
  return std::all_of(generators.begin(), generators.end(), [](const Generator& generator) {
    return generator.part->is(Kind::symbol) || generator.part->is(Kind::application);
  });
}

Decision decide_polynomials(const Expression& a, const Expression& b, Scope& scope) {
  FractionReader reader(scope.budget);
  const auto zeros_a = zeros_of(a, reader, scope.budget);
  const auto zeros_b = zeros_a ? zeros_of(b, reader, scope.budget) : std::nullopt;
  if (!zeros_b || zeros_a->is_constant() || zeros_b->is_constant())
    return {Equality::unknown, kZerosTier};
  if (*zeros_a == *zeros_b) return {Equality::equal, kZerosTier};
  if (zeros_a->degree() > 1 || zeros_b->degree() > 1) {
    const auto radical_a = radical(*zeros_a, scope.budget);
    const auto radical_b = radical(*zeros_b, scope.budget);
    if (!radical_a || !radical_b) return {Equality::unknown, kZerosTier};
    if (*radical_a == *radical_b) return {Equality::equal, kZerosTier};
  }
  return {only_unknowns(reader) ? Equality::different : Equality::unknown, kZerosTier};
}

/// y = 2x and y = x + x; also S(r) = πr² and S = πr², f(x) = 2x and y = 2x.
Decision decide_assignments(const Expression& a, const Expression& b, Scope& scope) {
  const auto left = assignment_of(a), right = assignment_of(b);
  if (!left || !right) return {};
  const auto names = [](const Expression& plain, const Expression& head) {
    return plain.is(Kind::symbol) && head.is(Kind::application) &&
           (plain.text == head.text || plain.text == "y");
  };
  const bool same_target = same(*left->target, *right->target) ||
                           names(*left->target, *right->target) ||
                           names(*right->target, *left->target);
  if (!same_target) return {};
  return decide_scalars(*left->value, *right->value, scope);
}

/// Equal real solutions are enough where there are any.
Decision decide_solutions(const Expression& a, const Expression& b, Scope& scope) {
  const Expression* x = unknown_of(a);
  const Expression* y = unknown_of(b);
  if (!x || !y) return {};
  if (differently_named(*x, *y)) return {Equality::different, "names of unknowns"};
  if (!same(*x, *y)) return {};
  const auto solutions_a = solve(a, *x, scope);
  const auto solutions_b = solutions_a ? solve(b, *x, scope) : std::nullopt;
  if (!solutions_b || (solutions_a->is_empty() && solutions_b->is_empty())) return {};
  const auto where = RealSet::where_they_differ(*solutions_a, *solutions_b, scope);
  Decision decision{where ? Equality::different : Equality::equal, kSolutionsTier};
  if (scope.explain) {
    decision.certificate = solutions_a->to_string() + " and " + solutions_b->to_string();
  }
  return decision;
}

/// What is zero where one of the equations holds.
const Expression* zero_side(const Expression& statement, const Builder& builder) {
  std::vector<const Expression*> factors;
  const Expression* address = &statement;
  for (const Expression* equation : alternatives(address)) {
    const Expression* right = builder.node(Kind::negate, {&(*equation)[1]});
    factors.push_back(builder.node(Kind::add, {&(*equation)[0], right}));
  }
  return factors.size() == 1 ? factors[0] : builder.node(Kind::multiply, factors);
}

class Matrix {
 public:
  explicit Matrix(std::size_t rows) {
    fmpz_mat_init(value_, static_cast<slong>(rows), static_cast<slong>(kColumns));
  }
  ~Matrix() { fmpz_mat_clear(value_); }
  Matrix(const Matrix&) = delete;
  Matrix& operator=(const Matrix&) = delete;

  /// A row's coefficients: those of the generators, then the constant one.
  bool read(std::span<const Expression* const> system, FractionReader& reader) {
    slong row = 0;
    for (const Expression* equation : system) {
      if (!has_sign(*equation, Sign::equal)) return false;
      const auto fraction = reader.read_difference((*equation)[0], (*equation)[1]);
      if (!fraction || !fraction->denominator.is_constant() || fraction->numerator.degree() > 1)
        return false;
      for (std::size_t column = 0; column < kColumns; ++column) {
        ulong exponents[kGenerators] = {};
        if (column < kGenerators) exponents[column] = 1;
        fmpz_mpoly_get_coeff_fmpz_ui(fmpz_mat_entry(value_, row, static_cast<slong>(column)),
                                     fraction->numerator, exponents, polynomial_ring());
      }
      ++row;
    }
    return true;
  }

  /// False where the system has no solution.
  bool reduce() {
    rank_ = fmpz_mat_rref(value_, scale_, value_);
    for (slong row = 0; row < rank_; ++row) {
      slong pivot = 0;
      while (fmpz_is_zero(fmpz_mat_entry(value_, row, pivot))) ++pivot;
      if (pivot == static_cast<slong>(kGenerators)) return false;
    }
    return true;
  }

  bool same_solutions(const Matrix& other) const {
    if (rank_ != other.rank_) return false;
    Fmpz left, right;
    for (slong row = 0; row < rank_; ++row) {
      for (slong column = 0; column < static_cast<slong>(kColumns); ++column) {
        fmpz_mul(left, fmpz_mat_entry(value_, row, column), other.scale_);
        fmpz_mul(right, fmpz_mat_entry(other.value_, row, column), scale_);
        if (!fmpz_equal(left, right)) return false;
      }
    }
    return true;
  }

 private:
  static constexpr std::size_t kColumns = kGenerators + 1;

  fmpz_mat_t value_;
  Fmpz scale_;
  slong rank_ = 0;
};

}  // namespace

bool is_equation(const Expression& statement) {
  if (statement.is(Kind::any_of)) {
    return std::all_of(statement.children.begin(), statement.children.end(),
                       [](const Expression* part) { return is_equation(*part); });
  }
  return has_sign(statement, Sign::equal) && is_scalar(statement[0].kind) &&
         is_scalar(statement[1].kind);
}

Decision decide_equations(const Expression& a, const Expression& b, Scope& scope) {
  for (const auto decide : {decide_assignments, decide_polynomials, decide_solutions}) {
    Decision decision = decide(a, b, scope);
    if (decision.equality != Equality::unknown) return decision;
  }
  const Builder builder(scope.arena);
  return decide_proportion(*zero_side(a, builder), *zero_side(b, builder), scope).decision;
}

Decision decide_linear_systems(std::span<const Expression* const> a,
                               std::span<const Expression* const> b, Scope& scope) {
  constexpr std::size_t kRows = 2 * kGenerators;
  if (a.size() > kRows || b.size() > kRows) return {};
  FractionReader reader(scope.budget);
  Matrix left(a.size()), right(b.size());
  if (!left.read(a, reader) || !right.read(b, reader) || !only_unknowns(reader)) return {};
  if (!left.reduce() || !right.reduce()) return {};
  return {left.same_solutions(right) ? Equality::equal : Equality::different, kEchelonTier};
}

}  // namespace cupel::math
