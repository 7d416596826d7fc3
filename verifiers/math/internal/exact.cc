#include "verifiers/math/internal/exact.h"

#include <string_view>
#include <vector>

#include "verifiers/math/internal/closed_sum.h"
#include "verifiers/math/internal/exact_arithmetic.h"
#include "verifiers/math/internal/residue.h"

namespace cupel::math {
namespace {

constexpr flint_bitcnt_t kModulusBits = 60;
constexpr ulong kMostTerms = 20000;  // that are added one by one

/// What the symbol of a sum or product stands for, and the ones around it.
struct Bound {
  std::string_view name;
  const fmpq* value;
  const Bound* outer;
};

class Evaluator {
 public:
  explicit Evaluator(Budget& budget) : budget_(budget), arithmetic_(budget) {}

  Exactness value(const Expression& node, const Bound* bound, fmpq* result) {
    switch (node.kind) {
      case Kind::integer:
        return arithmetic_.read(result, node.text, 0);
      case Kind::decimal:
        return arithmetic_.read(result, node.text, node.number);
      case Kind::symbol:
        return symbol(node.text, bound, result);
      case Kind::constant:
        return node.is(Constant::undefined) ? Exactness::undefined : Exactness::not_rational;
      case Kind::add:
        return fold(node, bound, result, &ExactArithmetic::add);
      case Kind::multiply:
        return fold(node, bound, result, &ExactArithmetic::multiply);
      case Kind::divide:
        return fold(node, bound, result, &ExactArithmetic::divide);
      case Kind::negate:
        return negated(value(node[0], bound, result), result);
      case Kind::power:
        return power(node, bound, result);
      case Kind::root:
        return root(node, bound, result);
      case Kind::percent:
        return percent(node, bound, result);
      case Kind::quantity:
        return value(node[0], bound, result);
      case Kind::function:
        return function(node, bound, result);
      case Kind::sum:
      case Kind::product:
        return series(node, bound, result);
      default:
        return Exactness::not_rational;
    }
  }

 private:
  using Operation = Exactness (ExactArithmetic::*)(fmpq*, const fmpq*);

  static Exactness symbol(std::string_view name, const Bound* bound, fmpq* result) {
    while (bound != nullptr && bound->name != name) bound = bound->outer;
    if (bound == nullptr) return Exactness::not_rational;
    fmpq_set(result, bound->value);
    return Exactness::rational;
  }

  static Exactness negated(Exactness exactness, fmpq* result) {
    if (exactness == Exactness::rational) fmpq_neg(result, result);
    return exactness;
  }

  Exactness fold(const Expression& node, const Bound* bound, fmpq* result, Operation operation) {
    auto so_far = value(node[0], bound, result);
    for (std::size_t i = 1; i < node.size() && so_far == Exactness::rational; ++i) {
      Fmpq operand;
      so_far = value(node[i], bound, operand);
      if (so_far == Exactness::rational) so_far = (arithmetic_.*operation)(result, operand);
    }
    return so_far;
  }

  Exactness power(const Expression& node, const Bound* bound, fmpq* result) {
    Fmpq exponent;
    const auto base = value(node[0], bound, result);
    if (base != Exactness::rational) return base;
    const auto found = value(node[1], bound, exponent);
    if (found == Exactness::too_large && fmpq_is_one(result)) return Exactness::rational;
    return found == Exactness::rational ? arithmetic_.power(result, exponent) : found;
  }

  Exactness root(const Expression& node, const Bound* bound, fmpq* result) {
    Fmpq index;
    auto found = value(node[0], bound, result);
    if (found == Exactness::rational) found = value(node[1], bound, index);
    if (found != Exactness::rational) return found;
    if (fmpq_is_zero(index)) return Exactness::undefined;
    fmpq_inv(index, index);
    return arithmetic_.power(result, index);
  }

  Exactness percent(const Expression& node, const Bound* bound, fmpq* result) {
    Fmpq hundred;
    fmpq_set_si(hundred, 100, 1);
    const auto found = value(node[0], bound, result);
    return found == Exactness::rational ? arithmetic_.divide(result, hundred) : found;
  }

  Exactness function(const Expression& node, const Bound* bound, fmpq* result) {
    switch (node.function()) {
      case Function::gcd:
        return fold(node, bound, result, &ExactArithmetic::gcd);
      case Function::lcm:
        return fold(node, bound, result, &ExactArithmetic::lcm);
      case Function::mod:
        return modulo(node, bound, result);
      case Function::binomial:
        return fold(node, bound, result, &ExactArithmetic::binomial);
      case Function::permutations:
        return fold(node, bound, result, &ExactArithmetic::permutations);
      case Function::max:
        return extreme(node, bound, result, 1);
      case Function::min:
        return extreme(node, bound, result, -1);
      case Function::log:
        if (node.size() == 2) return fold(node, bound, result, &ExactArithmetic::logarithm);
        return node.size() == 1 ? function_of_one(node, bound, result) : Exactness::not_rational;
      default:
        return node.size() == 1 ? function_of_one(node, bound, result) : Exactness::not_rational;
    }
  }

  /// Of a number too large to write down as well.
  Exactness modulo(const Expression& node, const Bound* bound, fmpq* result) {
    const auto found = fold(node, bound, result, &ExactArithmetic::modulo);
    if (found != Exactness::too_large || node.size() != 2) return found;
    Fmpq modulus;
    if (value(node[1], bound, modulus) != Exactness::rational) return found;
    const fmpz* whole = fmpq_numref(static_cast<fmpq*>(modulus));
    const bool usable = fmpz_is_one(fmpq_denref(static_cast<fmpq*>(modulus))) != 0 &&
                        fmpz_sgn(whole) > 0 && fmpz_bits(whole) <= kModulusBits;
    if (!usable) return found;
    const auto remainder = residue_of_whole(node[0], fmpz_get_ui(whole), budget_);
    if (!remainder) return found;
    fmpq_set_ui(result, *remainder, 1);
    return Exactness::rational;
  }

  Exactness extreme(const Expression& node, const Bound* bound, fmpq* result, int wanted) {
    auto so_far = value(node[0], bound, result);
    for (std::size_t i = 1; i < node.size() && so_far == Exactness::rational; ++i) {
      Fmpq other;
      so_far = value(node[i], bound, other);
      if (so_far == Exactness::rational && fmpq_cmp(other, result) * wanted > 0)
        fmpq_swap(result, other);
    }
    return so_far;
  }

  Exactness function_of_one(const Expression& node, const Bound* bound, fmpq* x) {
    const auto found = value(node[0], bound, x);
    if (found != Exactness::rational) return found;
    switch (node.function()) {
      case Function::abs:
      case Function::norm:
        fmpq_abs(x, x);
        return Exactness::rational;
      case Function::sign:
        fmpq_set_si(x, fmpq_sgn(x), 1);
        return Exactness::rational;
      case Function::floor:
        return quotient(x, fmpz_fdiv_q);
      case Function::ceil:
        return quotient(x, fmpz_cdiv_q);
      case Function::round:
        return rounded(x);
      case Function::fractional_part:
        fmpz_fdiv_r(fmpq_numref(x), fmpq_numref(x), fmpq_denref(x));
        return Exactness::rational;
      case Function::real_part:
      case Function::conjugate:
        return Exactness::rational;
      case Function::imaginary_part:
        fmpq_zero(x);
        return Exactness::rational;
      case Function::factorial:
        return arithmetic_.factorial(x);
      case Function::double_factorial:
        return arithmetic_.double_factorial(x);
      case Function::gamma:
        return gamma(x);
      case Function::ln:
      case Function::log:
        if (fmpq_is_zero(x)) return Exactness::undefined;
        if (!fmpq_is_one(x)) return Exactness::not_rational;
        fmpq_zero(x);
        return Exactness::rational;
      default:
        return Exactness::not_rational;
    }
  }

  static Exactness quotient(fmpq* x, void (*divide)(fmpz*, const fmpz*, const fmpz*)) {
    divide(fmpq_numref(x), fmpq_numref(x), fmpq_denref(x));
    fmpz_one(fmpq_denref(x));
    return Exactness::rational;
  }

  /// To the nearest integer, halves away from zero.
  static Exactness rounded(fmpq* x) {
    const bool negative = fmpq_sgn(x) < 0;
    fmpq_abs(x, x);
    fmpz_mul_2exp(fmpq_numref(x), fmpq_numref(x), 1);
    fmpz_add(fmpq_numref(x), fmpq_numref(x), fmpq_denref(x));
    fmpz_mul_2exp(fmpq_denref(x), fmpq_denref(x), 1);
    quotient(x, fmpz_fdiv_q);
    if (negative) fmpq_neg(x, x);
    return Exactness::rational;
  }

  Exactness gamma(fmpq* x) {
    if (!fmpz_is_one(fmpq_denref(x))) return Exactness::not_rational;
    if (fmpq_sgn(x) <= 0) return Exactness::undefined;
    fmpz_sub_ui(fmpq_numref(x), fmpq_numref(x), 1);
    return arithmetic_.factorial(x);
  }

  Exactness series(const Expression& node, const Bound* bound, fmpq* result) {
    Fmpq first, last;
    if (node.size() != 4 || !node[1].is(Kind::symbol)) return Exactness::not_rational;
    auto found = value(node[2], bound, first);
    const bool endless = node.is(Kind::sum) && node[3].is(Constant::infinity);
    if (endless && found == Exactness::rational && fmpz_is_one(fmpq_denref(first)) != 0)
      return closed_sum(node[0], node[1].text, bound, fmpq_numref(first), nullptr, result);
    if (found == Exactness::rational) found = value(node[3], bound, last);
    if (found != Exactness::rational) return found;
    if (!fmpz_is_one(fmpq_denref(first)) || !fmpz_is_one(fmpq_denref(last)))
      return Exactness::not_rational;
    Fmpz count;
    fmpz_sub(count, fmpq_numref(last), fmpq_numref(first));
    fmpz_add_ui(count, count, 1);
    if (fmpz_sgn(count) <= 0) {
      fmpq_set_si(result, node.is(Kind::product) ? 1 : 0, 1);
      return Exactness::rational;
    }
    const bool is_short = fmpz_abs_fits_ui(count) != 0 && fmpz_cmp_ui(count, kMostTerms) <= 0 &&
                          arithmetic_.affords(fmpz_get_ui(count));
    if (!is_short) {
      if (!node.is(Kind::sum)) return Exactness::too_large;
      return closed_sum(node[0], node[1].text, bound, fmpq_numref(first), count, result);
    }
    return terms(node, bound, fmpq_numref(first), fmpz_get_ui(count), result);
  }

  /// Of polynomials, and of polynomials times powers where the sum has no end (`count` is null).
  Exactness closed_sum(const Expression& body, std::string_view index, const Bound* bound,
                       const fmpz* first, const fmpz* count, fmpq* result) {
    if (body.is(Kind::add)) {
      fmpq_zero(result);
      for (const Expression* term : body.children) {
        Fmpq part;
        auto found = closed_sum(*term, index, bound, first, count, part);
        if (found == Exactness::rational) found = arithmetic_.add(result, part);
        if (found != Exactness::rational) return found;
      }
      return Exactness::rational;
    }
    const auto unknown = count == nullptr ? Exactness::not_rational : Exactness::too_large;
    Summand summand;
    Fmpq size;
    if (!read_summand(body, index, budget_, summand)) return unknown;
    fmpq_abs(size, summand.ratio);
    const int against_one = fmpq_cmp_si(size, 1);
    if (count == nullptr ? against_one >= 0 : fmpq_is_one(summand.ratio) == 0) return unknown;
    std::vector<Fmpq> values(static_cast<std::size_t>(summand.degree) + 1);
    Fmpq at, power;
    fmpz_set(fmpq_numref(static_cast<fmpq*>(at)), first);
    fmpq_one(power);
    for (Fmpq& term : values) {
      const Bound inner{index, at, bound};
      auto found = value(body, &inner, term);
      if (found == Exactness::rational) found = arithmetic_.divide(term, power);
      if (found == Exactness::rational) found = arithmetic_.multiply(power, summand.ratio);
      if (found != Exactness::rational) return found;
      fmpq_add_ui(at, at, 1);
    }
    sum_in_closed_form(values, summand.ratio, count, result);
    return Exactness::rational;
  }

  /// Halves joined, not one term after the other: long numbers are then few.
  Exactness terms(const Expression& node, const Bound* bound, const fmpz* first, ulong count,
                  fmpq* result) {
    if (count == 1) {
      if (const auto spent = arithmetic_.spend(1); spent != Exactness::rational) return spent;
      Fmpq index;
      fmpz_set(fmpq_numref(index), first);
      const Bound inner{node[1].text, index, bound};
      return value(node[0], &inner, result);
    }
    Fmpz middle;
    Fmpq right;
    fmpz_add_ui(middle, first, count / 2);
    auto found = terms(node, bound, first, count / 2, result);
    if (found == Exactness::rational) found = terms(node, bound, middle, count - count / 2, right);
    if (found != Exactness::rational) return found;
    return node.is(Kind::sum) ? arithmetic_.add(result, right)
                              : arithmetic_.multiply(result, right);
  }

  Budget& budget_;
  ExactArithmetic arithmetic_;
};

}  // namespace

Exactness exact_value(const Expression& expression, Budget& budget, fmpq* result) {
  return Evaluator(budget).value(expression, nullptr, result);
}

}  // namespace cupel::math
