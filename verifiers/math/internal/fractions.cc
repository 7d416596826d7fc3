#include "verifiers/math/internal/fractions.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

namespace cupel::math {
namespace {

constexpr std::size_t kTerms = 400;
constexpr std::size_t kDegree = 60;
constexpr std::size_t kBits = 1u << 12;
constexpr std::size_t kDigits = 1000;
constexpr std::size_t kSurds = 4;

class Ring {
 public:
  Ring() { fmpz_mpoly_ctx_init(&context_, kGenerators, ORD_LEX); }
  ~Ring() { fmpz_mpoly_ctx_clear(&context_); }
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;
  const fmpz_mpoly_ctx_struct* context() const { return &context_; }

 private:
  fmpz_mpoly_ctx_struct context_;
};

std::size_t bits(const Polynomial& polynomial) {
  const slong signed_bits = fmpz_mpoly_max_bits(polynomial);
  return static_cast<std::size_t>(signed_bits < 0 ? -signed_bits : signed_bits);
}

std::optional<Polynomial> if_small(Polynomial polynomial) {
  if (polynomial.terms() > kTerms || bits(polynomial) > kBits) return std::nullopt;
  return polynomial;
}

/// One of FLINT's ways to factor.
class Factorization {
 public:
  using Method = int (*)(fmpz_mpoly_factor_struct*, const fmpz_mpoly_struct*,
                         const fmpz_mpoly_ctx_struct*);

  explicit Factorization(Method method) : method_(method) {
    fmpz_mpoly_factor_init(factors_, polynomial_ring());
  }
  ~Factorization() { fmpz_mpoly_factor_clear(factors_, polynomial_ring()); }
  Factorization(const Factorization&) = delete;
  Factorization& operator=(const Factorization&) = delete;

  std::optional<std::vector<Polynomial>> bases(const Polynomial& polynomial, Budget& budget) {
    const std::size_t terms = polynomial.terms() + 1, degree = polynomial.degree() + 1;
    if (!budget.spend(1000 * terms + 100 * degree * degree)) return std::nullopt;
    if (polynomial.is_zero() || !method_(factors_, polynomial, polynomial_ring()))
      return std::nullopt;
    std::vector<Polynomial> result(static_cast<std::size_t>(factors_->num));
    for (std::size_t i = 0; i < result.size(); ++i)
      fmpz_mpoly_factor_get_base(result[i], factors_, static_cast<slong>(i), polynomial_ring());
    return result;
  }

 private:
  Method method_;
  fmpz_mpoly_factor_t factors_;
};

/// Digits and a power of ten to divide them by.
std::optional<Fraction> number(std::string_view digits, std::int32_t scale) {
  const long places = scale < 0 ? -static_cast<long>(scale) : scale;
  if (digits.empty() || digits.size() > kDigits || places > static_cast<long>(kDigits)) {
    return std::nullopt;
  }
  Fmpz value, power;
  if (fmpz_set_str(value, std::string(digits).c_str(), 10) != 0) return std::nullopt;
  fmpz_set_ui(power, 10);
  fmpz_pow_ui(power, power, static_cast<ulong>(places));
  if (scale < 0) fmpz_mul(value, value, power);
  Fraction result;
  fmpz_mpoly_set_fmpz(result.numerator, value, polynomial_ring());
  if (scale > 0) fmpz_mpoly_set_fmpz(result.denominator, power, polynomial_ring());
  return result;
}

std::optional<long> small_integer(const Expression& node) {
  if (node.is(Kind::negate)) {
    const auto value = small_integer(node[0]);
    return value ? std::optional(-*value) : std::nullopt;
  }
  long value = 0;
  const char* end = node.text.data() + node.text.size();
  if (!node.is(Kind::integer) || node.text.size() > 6 ||
      std::from_chars(node.text.data(), end, value).ptr != end) {
    return std::nullopt;
  }
  return value;
}

/// Twice an exponent that is a whole or half a whole number.
std::optional<long> doubled(const Expression& exponent) {
  if (exponent.is(Kind::negate)) {
    const auto value = doubled(exponent[0]);
    return value ? std::optional(-*value) : std::nullopt;
  }
  if (exponent.is(Kind::divide) && small_integer(exponent[1]) == 2)
    return small_integer(exponent[0]);
  if (exponent.is(Kind::decimal) && exponent.number == 1 &&
      (exponent.text == "5" || exponent.text == "05")) {
    return 1;
  }
  const auto whole = small_integer(exponent);
  return whole ? std::optional(2 * *whole) : std::nullopt;
}

bool is_two(const Expression& node) { return node.is(Kind::integer) && node.text == "2"; }

}  // namespace

const fmpz_mpoly_ctx_struct* polynomial_ring() {
  static const Ring ring;
  return ring.context();
}

Polynomial Polynomial::one() {
  Polynomial result;
  fmpz_mpoly_one(result, polynomial_ring());
  return result;
}

Polynomial Polynomial::generator(std::size_t index) {
  Polynomial result;
  fmpz_mpoly_gen(result, static_cast<slong>(index), polynomial_ring());
  return result;
}

std::size_t Polynomial::degree() const {
  const slong degree = is_zero() ? 0 : fmpz_mpoly_total_degree_si(&value_, polynomial_ring());
  return static_cast<std::size_t>(degree);
}

std::size_t Polynomial::degree_in(std::size_t generator) const {
  if (is_zero()) return 0;
  const auto index = static_cast<slong>(generator);
  return static_cast<std::size_t>(fmpz_mpoly_degree_si(&value_, index, polynomial_ring()));
}

std::optional<Polynomial> product(const Polynomial& a, const Polynomial& b, Budget& budget) {
  const std::size_t work = a.terms() * b.terms();
  if (work > 16 * kTerms || a.degree() + b.degree() > kDegree || bits(a) + bits(b) > kBits ||
      !budget.spend(100 + 20 * work)) {
    return std::nullopt;
  }
  Polynomial result;
  fmpz_mpoly_mul(result, a, b, polynomial_ring());
  return if_small(std::move(result));
}

std::optional<Polynomial> sum(const Polynomial& a, const Polynomial& b) {
  Polynomial result;
  fmpz_mpoly_add(result, a, b, polynomial_ring());
  return if_small(std::move(result));
}

std::optional<Polynomial> difference(const Polynomial& a, const Polynomial& b) {
  Polynomial result;
  fmpz_mpoly_sub(result, a, b, polynomial_ring());
  return if_small(std::move(result));
}

std::vector<Polynomial> coefficients_in(const Polynomial& polynomial, std::size_t generator) {
  std::vector<Polynomial> result(polynomial.degree_in(generator) + 1);
  const slong variables[] = {static_cast<slong>(generator)};
  for (std::size_t power = 0; power < result.size(); ++power) {
    const ulong exponents[] = {power};
    fmpz_mpoly_get_coeff_vars_ui(result[power], polynomial, variables, exponents, 1,
                                 polynomial_ring());
  }
  return result;
}

Polynomial primitive(Polynomial polynomial) {
  if (polynomial.is_zero()) return polynomial;
  Fmpz content;
  const fmpz_mpoly_struct* terms = polynomial;
  _fmpz_vec_content(content, terms->coeffs, terms->length);
  fmpz_mpoly_scalar_divexact_fmpz(polynomial, polynomial, content, polynomial_ring());
  if (fmpz_sgn(fmpz_mpoly_leadcoeff(polynomial)) < 0)
    fmpz_mpoly_neg(polynomial, polynomial, polynomial_ring());
  return polynomial;
}

std::optional<std::vector<Polynomial>> factors(const Polynomial& polynomial, Budget& budget) {
  return Factorization(fmpz_mpoly_factor).bases(polynomial, budget);
}

std::optional<Polynomial> radical(const Polynomial& polynomial, Budget& budget) {
  if (polynomial.is_zero()) return polynomial;
  const auto bases = Factorization(fmpz_mpoly_factor_squarefree).bases(polynomial, budget);
  if (!bases) return std::nullopt;
  std::optional<Polynomial> result = Polynomial::one();
  for (const Polynomial& base : *bases) {
    result = product(*result, base, budget);
    if (!result) return std::nullopt;
  }
  return primitive(*std::move(result));
}

std::optional<Fraction> FractionReader::read(const Expression& node) {
  if (!budget_.spend(50) || !budget_.allows_depth(depth_)) return std::nullopt;
  ++depth_;
  const auto result = [&]() -> std::optional<Fraction> {
    switch (node.kind) {
      case Kind::integer:
        return number(node.text, 0);
      case Kind::decimal:
        return number(node.text, node.number);
      case Kind::percent: {
        const auto value = read(node[0]);
        return value ? multiplied(*value, *number("1", 2)) : std::nullopt;
      }
      case Kind::negate: {
        auto value = read(node[0]);
        if (value) fmpz_mpoly_neg(value->numerator, value->numerator, polynomial_ring());
        return value;
      }
      case Kind::add:
      case Kind::multiply: {
        auto total = read(node[0]);
        for (std::size_t i = 1; total && i < node.size(); ++i) {
          const auto next = read(node[i]);
          if (!next) return std::nullopt;
          total = node.is(Kind::add) ? added(*total, *next) : multiplied(*total, *next);
        }
        return total;
      }
      case Kind::divide: {
        const auto above = read(node[0]), below = read(node[1]);
        if (!above || !below) return std::nullopt;
        const auto inverse = raised(*below, -1);
        return inverse ? multiplied(*above, *inverse) : std::nullopt;
      }
      case Kind::power:
        return read_power(node);
      case Kind::root:
        return is_two(node[1]) ? read_surd(node, node[0], false) : read_part(node);
      case Kind::function:
        return node.is(Function::abs) ? read_surd(node, node[0], true) : read_part(node);
      case Kind::plus_minus:
      case Kind::dots:
      case Kind::quantity:
        return std::nullopt;
      default:
        return is_scalar(node.kind) ? read_part(node) : std::nullopt;
    }
  }();
  --depth_;
  return result;
}

std::optional<Fraction> FractionReader::read_difference(const Expression& left,
                                                        const Expression& right) {
  const auto minuend = read(left);
  auto subtrahend = read(right);
  if (!minuend || !subtrahend) return std::nullopt;
  fmpz_mpoly_neg(subtrahend->numerator, subtrahend->numerator, polynomial_ring());
  return added(*minuend, *subtrahend);
}

std::optional<Fraction> FractionReader::read_power(const Expression& node) {
  const auto halves = doubled(node[1]);
  if (!halves) return read_part(node);
  if (*halves % 2 == 0) {
    auto base = read(node[0]);
    return base ? raised(*std::move(base), *halves / 2) : std::nullopt;
  }
  auto root = read_surd(node, node[0], false);
  return root ? raised(*std::move(root), *halves) : std::nullopt;
}

std::optional<Fraction> FractionReader::read_surd(const Expression& node,
                                                  const Expression& radicand, bool abs) {
  auto square = read(radicand);
  if (square && abs) square = multiplied(*square, *square);
  if (!square) return std::nullopt;
  std::size_t surds = 0;
  for (std::size_t i = 0; i < generators_.size(); ++i) {
    if (!generators_[i].square) continue;
    ++surds;
    if (generators_[i].square->numerator == square->numerator &&
        generators_[i].square->denominator == square->denominator) {
      return Fraction{Polynomial::generator(i)};
    }
  }
  if (surds == kSurds || generators_.size() == kGenerators) return std::nullopt;
  generators_.push_back({&node, std::move(square)});
  return Fraction{Polynomial::generator(generators_.size() - 1)};
}

std::optional<Fraction> FractionReader::read_part(const Expression& node) {
  if (node.is(Constant::infinity) || node.is(Constant::undefined)) return std::nullopt;
  for (std::size_t i = 0; i < generators_.size(); ++i) {
    if (!generators_[i].square && same(*generators_[i].part, node))
      return Fraction{Polynomial::generator(i)};
  }
  if (generators_.size() == kGenerators) return std::nullopt;
  generators_.push_back({&node, std::nullopt});
  return Fraction{Polynomial::generator(generators_.size() - 1)};
}

std::optional<Fraction> FractionReader::raised(Fraction base, long exponent) {
  if (exponent < 0) {
    if (base.numerator.is_zero()) return std::nullopt;
    std::swap(base.numerator, base.denominator);
    exponent = -exponent;
  }
  const auto power = static_cast<std::size_t>(exponent);
  const std::size_t degree = std::max(base.numerator.degree(), base.denominator.degree());
  const std::size_t size = std::max(bits(base.numerator), bits(base.denominator));
  if (degree * power > kDegree || size * power > 2 * kBits) return std::nullopt;
  std::optional<Fraction> result = Fraction{Polynomial::one()};
  for (std::size_t i = 0; result && i < power; ++i) {
    if (degree == 0 && i == 0) {  // a number: at once, however high the power
      fmpz_mpoly_pow_ui(result->numerator, base.numerator, power, polynomial_ring());
      fmpz_mpoly_pow_ui(result->denominator, base.denominator, power, polynomial_ring());
      break;
    }
    result = multiplied(*result, base);
  }
  return result;
}

std::optional<Fraction> FractionReader::multiplied(const Fraction& a, const Fraction& b) {
  auto above = product(a.numerator, b.numerator, budget_);
  auto below = product(a.denominator, b.denominator, budget_);
  if (!above || !below) return std::nullopt;
  return Fraction{*std::move(above), *std::move(below)};
}

std::optional<Fraction> FractionReader::added(const Fraction& a, const Fraction& b) {
  if (a.denominator == b.denominator) {
    auto above = sum(a.numerator, b.numerator);
    return above ? std::optional(Fraction{*std::move(above), a.denominator}) : std::nullopt;
  }
  const auto left = product(a.numerator, b.denominator, budget_);
  const auto right = product(b.numerator, a.denominator, budget_);
  auto below = product(a.denominator, b.denominator, budget_);
  if (!left || !right || !below) return std::nullopt;
  auto above = sum(*left, *right);
  return above ? std::optional(Fraction{*std::move(above), *std::move(below)}) : std::nullopt;
}

}  // namespace cupel::math
