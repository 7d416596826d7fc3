#include "verifiers/math/internal/real_roots.h"

#include <algorithm>

namespace cupel::math {
namespace {

constexpr std::size_t kDegree = 12;  ///< of an irreducible factor: up to a millisecond

class ComplexRoots {
 public:
  explicit ComplexRoots(std::size_t count)
      : count_(static_cast<slong>(count)), roots_(_acb_vec_init(count_)) {}
  ~ComplexRoots() { _acb_vec_clear(roots_, count_); }
  ComplexRoots(const ComplexRoots&) = delete;
  ComplexRoots& operator=(const ComplexRoots&) = delete;

  /// Of a polynomial without multiple zeros.
  void find(const std::vector<Polynomial>& coefficients) {
    fmpz_poly_t polynomial;
    fmpz_poly_init(polynomial);
    Fmpz coefficient;
    for (std::size_t i = 0; i < coefficients.size(); ++i) {
      fmpz_mpoly_get_fmpz(coefficient, coefficients[i], polynomial_ring());
      fmpz_poly_set_coeff_fmpz(polynomial, static_cast<slong>(i), coefficient);
    }
    arb_fmpz_poly_complex_roots(roots_, polynomial, 0, kEndPrecision);
    fmpz_poly_clear(polynomial);
  }

  /// False where they could not be told apart.
  bool find(const std::vector<Polynomial>& coefficients, const GeneratorValues& values) {
    acb_poly_t polynomial;
    acb_poly_init(polynomial);
    Acb coefficient;
    for (std::size_t i = 0; i < coefficients.size(); ++i) {
      value_at(coefficients[i], values, acb_realref(coefficient.operator acb_struct*()));
      acb_poly_set_coeff_acb(polynomial, static_cast<slong>(i), coefficient);
    }
    const bool found =
        !acb_contains_zero(coefficient) &&
        acb_poly_find_roots(roots_, polynomial, nullptr, 0, kEndPrecision) == count_ &&
        acb_poly_validate_real_roots(roots_, polynomial, kEndPrecision);
    acb_poly_clear(polynomial);
    return found;
  }

  void append_real(std::vector<Point>& points) const {
    for (slong i = 0; i < count_; ++i) {
      if (!arb_contains_zero(acb_imagref(roots_ + i))) continue;
      arb_set(points.emplace_back().ball, acb_realref(roots_ + i));
    }
  }

 private:
  slong count_;
  acb_ptr roots_;
};

bool add_linear_root(const std::vector<Polynomial>& coefficients, const GeneratorValues& values,
                     std::vector<Point>& roots) {
  Arb constant, slope;
  value_at(coefficients[0], values, constant);
  value_at(coefficients[1], values, slope);
  if (arb_contains_zero(slope)) return false;
  Point& root = roots.emplace_back();
  arb_div(root.ball, constant, slope, kEndPrecision);
  arb_neg(root.ball, root.ball);
  return true;
}

bool add_roots_of_factor(const Polynomial& factor, std::size_t generator,
                         const GeneratorValues& values, Budget& budget, std::vector<Point>& roots) {
  const auto coefficients = coefficients_in(factor, generator);
  const std::size_t degree = coefficients.size() - 1;
  if (degree == 0) return true;
  if (degree == 1) return add_linear_root(coefficients, values, roots);
  const bool rational = std::all_of(coefficients.begin(), coefficients.end(),
                                    [](const Polynomial& c) { return c.is_constant(); });
  if (degree > kDegree || !budget.spend(10'000 + 500 * degree * degree * degree)) return false;
  ComplexRoots all(degree);
  if (rational)
    all.find(coefficients);
  else if (!all.find(coefficients, values))
    return false;
  all.append_real(roots);
  return true;
}

}  // namespace

void value_at(const Polynomial& polynomial, const GeneratorValues& values, arb_struct* result) {
  Arb term, power;
  Fmpz coefficient;
  std::array<ulong, kGenerators> exponents;
  const slong bits = fmpz_mpoly_max_bits(polynomial);
  const slong precision = 2 * kEndPrecision + (bits < 0 ? -bits : bits);
  arb_zero(result);
  for (std::size_t i = 0; i < polynomial.terms(); ++i) {
    const auto index = static_cast<slong>(i);
    fmpz_mpoly_get_term_coeff_fmpz(coefficient, polynomial, index, polynomial_ring());
    fmpz_mpoly_get_term_exp_ui(exponents.data(), polynomial, index, polynomial_ring());
    arb_set_fmpz(term, coefficient);
    for (std::size_t g = 0; g < kGenerators; ++g) {
      if (exponents[g] == 0) continue;
      arb_pow_ui(power, values[g], exponents[g], precision);
      arb_mul(term, term, power, precision);
    }
    arb_add(result, result, term, precision);
  }
}

bool add_real_roots(const Polynomial& polynomial, std::size_t generator,
                    const GeneratorValues& values, Budget& budget, std::vector<Point>& roots) {
  if (polynomial.degree_in(generator) == 0) return true;
  if (polynomial.degree() == 1)
    return add_roots_of_factor(polynomial, generator, values, budget, roots);
  const auto parts = factors(polynomial, budget);
  return parts && std::all_of(parts->begin(), parts->end(), [&](const Polynomial& part) {
           return add_roots_of_factor(part, generator, values, budget, roots);
         });
}

}  // namespace cupel::math
