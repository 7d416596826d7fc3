#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/budget.h"
#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/flint_values.h"

namespace cupel::math {

/// How many different things one fraction may be about: so many, and a power product is one word.
constexpr std::size_t kGenerators = 8;

/// The ring all polynomials here are from. Immutable.
const fmpz_mpoly_ctx_struct* polynomial_ring();

/// A polynomial with integer coefficients in `kGenerators` generators. Zero at first.
class Polynomial {
 public:
  Polynomial() { fmpz_mpoly_init(&value_, polynomial_ring()); }
  Polynomial(const Polynomial& other) : Polynomial() {
    fmpz_mpoly_set(&value_, &other.value_, polynomial_ring());
  }
  Polynomial(Polynomial&& other) noexcept : Polynomial() { swap(other); }
  Polynomial& operator=(Polynomial other) noexcept {
    swap(other);
    return *this;
  }
  ~Polynomial() { fmpz_mpoly_clear(&value_, polynomial_ring()); }

  static Polynomial one();
  static Polynomial generator(std::size_t index);

  operator fmpz_mpoly_struct*() { return &value_; }
  operator const fmpz_mpoly_struct*() const { return &value_; }

  bool is_zero() const { return fmpz_mpoly_is_zero(&value_, polynomial_ring()); }
  bool is_constant() const { return fmpz_mpoly_is_fmpz(&value_, polynomial_ring()); }
  std::size_t terms() const { return static_cast<std::size_t>(value_.length); }
  std::size_t degree() const;  ///< the total one; 0 for zero
  std::size_t degree_in(std::size_t generator) const;
  bool operator==(const Polynomial& other) const {
    return fmpz_mpoly_equal(&value_, &other.value_, polynomial_ring());
  }

 private:
  void swap(Polynomial& other) { fmpz_mpoly_swap(&value_, &other.value_, polynomial_ring()); }

  fmpz_mpoly_struct value_;
};

/// Arithmetic that gives nothing once a result would be larger than is of use here.
std::optional<Polynomial> product(const Polynomial& a, const Polynomial& b, Budget& budget);
std::optional<Polynomial> sum(const Polynomial& a, const Polynomial& b);
std::optional<Polynomial> difference(const Polynomial& a, const Polynomial& b);

/// Coefficients of `polynomial` by powers of one generator, from the zeroth on.
std::vector<Polynomial> coefficients_in(const Polynomial& polynomial, std::size_t generator);

/// The polynomial without common factors of its coefficients, the leading one of which is positive.
Polynomial primitive(Polynomial polynomial);

/// The different irreducible factors that are not constant. Nothing if they cannot be found.
std::optional<std::vector<Polynomial>> factors(const Polynomial& polynomial, Budget& budget);

/// What is zero where `polynomial` is: the product of its different factors, primitive. Nothing if
/// it cannot be found.
std::optional<Polynomial> radical(const Polynomial& polynomial, Budget& budget);

/// A quotient as it was written: common factors are not cancelled, so that the denominator is zero
/// where the expression is undefined.
struct Fraction {
  Polynomial numerator;
  Polynomial denominator = Polynomial::one();
};

/// What one generator stands for.
struct Generator {
  const Expression* part;          ///< a part of the expression
  std::optional<Fraction> square;  ///< of a square root or absolute value, which is not negative
};

/// Reads scalar expressions as fractions. Arithmetic is carried out; each symbol, constant,
/// function value and so on becomes a generator, the same for the same part in all expressions
/// read. Belongs to one thread.
class FractionReader {
 public:
  explicit FractionReader(Budget& budget) : budget_(budget) {}

  /// Nothing where that is no scalar, divides by zero or is too large.
  std::optional<Fraction> read(const Expression& expression);

  /// Those of left - right.
  std::optional<Fraction> read_difference(const Expression& left, const Expression& right);

  /// In the order they were met; a generator's square is in earlier ones.
  std::span<const Generator> generators() const { return generators_; }

 private:
  std::optional<Fraction> read_power(const Expression& node);
  std::optional<Fraction> read_surd(const Expression& node, const Expression& radicand, bool abs);
  std::optional<Fraction> read_part(const Expression& node);
  std::optional<Fraction> raised(Fraction base, long exponent);
  std::optional<Fraction> multiplied(const Fraction& a, const Fraction& b);
  std::optional<Fraction> added(const Fraction& a, const Fraction& b);

  Budget& budget_;
  std::vector<Generator> generators_;
  std::size_t depth_ = 0;
};

}  // namespace cupel::math
