#include <optional>
#include <string_view>

#include "verifiers/math/internal/ball.h"
#include "verifiers/math/internal/exact_arithmetic.h"
#include "verifiers/math/internal/scalar.h"

namespace cupel::math {
namespace {

/// A number as written: digits, a point, a sign, a power of ten.
struct Numeral {
  std::string_view digits;
  long decimals = 0;  ///< the last digit stands for 10^-decimals
  bool negative = false;

  int significant() const {
    const std::size_t first = digits.find_first_not_of('0');
    return first == std::string_view::npos ? 0 : static_cast<int>(digits.size() - first);
  }
};

bool is_power_of_ten(const Expression& node) {
  return node.is(Kind::power) && node[0].is(Kind::integer) && node[0].text == "10";
}

std::optional<long> small_integer(const Expression& node, Budget& budget) {
  constexpr flint_bitcnt_t kMostBits = 20;
  Fmpq value;
  if (exact_value(node, budget, value) != Exactness::rational ||
      fmpz_is_one(fmpq_denref(value)) == 0 || fmpz_bits(fmpq_numref(value)) > kMostBits)
    return std::nullopt;
  return fmpz_get_si(fmpq_numref(value));
}

std::optional<Numeral> read_numeral(const Expression& node, Budget& budget) {
  switch (node.kind) {
    case Kind::integer:
      return Numeral{node.text};
    case Kind::decimal:
      return Numeral{node.text, node.number};
    case Kind::quantity:
      return read_numeral(node[0], budget);
    case Kind::negate: {
      auto numeral = read_numeral(node[0], budget);
      if (numeral) numeral->negative = !numeral->negative;
      return numeral;
    }
    case Kind::multiply: {  // 2.31 \times 10^{-3}
      if (node.size() != 2 || !is_power_of_ten(node[1])) return std::nullopt;
      auto numeral = read_numeral(node[0], budget);
      const auto exponent = small_integer(node[1][1], budget);
      if (!numeral || !exponent) return std::nullopt;
      numeral->decimals -= *exponent;
      return numeral;
    }
    default:
      return std::nullopt;
  }
}

bool within(const fmpq* value, const fmpq* target, const fmpq* distance) {
  Fmpq difference;
  fmpq_sub(difference, value, target);
  fmpq_abs(difference, difference);
  return fmpq_cmp(difference, distance) <= 0;
}

/// Certain: false while the ball reaches beyond.
bool within(const fmpq* value, const arb_t target, const fmpq* distance, slong precision) {
  Arb difference, limit;
  arb_set_fmpq(difference, value, precision);
  arb_set_fmpq(limit, distance, precision);
  arb_sub(difference, difference, target, precision);
  arb_abs(difference, difference);
  return arb_le(difference, limit) != 0;
}

}  // namespace

bool is_rounding_of(const Expression& decimal, const Expression& exact, int digits, Scope& scope) {
  const auto numeral = read_numeral(decimal, scope.budget);
  if (!numeral || numeral->significant() < digits) return false;
  ExactArithmetic arithmetic(scope.budget);
  Fmpq value, half_unit, target;
  if (arithmetic.read(value, numeral->digits, numeral->decimals) != Exactness::rational ||
      arithmetic.read(half_unit, "5", numeral->decimals + 1) != Exactness::rational)
    return false;
  if (numeral->negative) fmpq_neg(value, value);
  if (exact_value(exact, scope.budget, target) == Exactness::rational)
    return within(value, target, half_unit);
  const slong bits = 4 * static_cast<slong>(numeral->digits.size());
  Acb ball;
  for (const slong precision : {bits + 64, bits + 256}) {
    const Value found = evaluate(exact, {}, Domain::real, precision, scope.budget, ball);
    if (found == Value::unclear) continue;
    if (found != Value::defined) return false;
    const arb_srcptr real = acb_realref(static_cast<acb_struct*>(ball));
    if (within(value, real, half_unit, precision)) return true;
  }
  return false;
}

}  // namespace cupel::math
