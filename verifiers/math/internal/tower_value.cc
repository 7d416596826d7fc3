#include <string>

#include "verifiers/math/internal/ball.h"
#include "verifiers/math/internal/exact.h"
#include "verifiers/math/internal/tower.h"

namespace cupel::math {
namespace {

constexpr slong kPrecision = 256;
constexpr std::size_t kMantissaDigits = 77;  // more than kPrecision bits
constexpr std::size_t kStepsOfOperation = 1500;

class Evaluator {
 public:
  explicit Evaluator(Budget& budget) : budget_(budget) {}

  bool value(const Expression& node, Tower& result) {
    if (!budget_.spend(kStepsOfOperation)) return false;
    switch (node.kind) {
      case Kind::integer:
        return numeral(node.text, 0, result);
      case Kind::decimal:
        return numeral(node.text, node.number, result);
      case Kind::add:
        return fold(node, result, &Tower::set_sum);
      case Kind::multiply:
        return fold(node, result, &Tower::set_product);
      case Kind::divide:
        return fold(node, result, &Tower::set_quotient);
      case Kind::negate:
        if (!value(node[0], result)) return false;
        result.negate();
        return true;
      case Kind::quantity:
        return value(node[0], result);
      case Kind::percent:
        return percent(node, result);
      case Kind::power:
        return power(node, result);
      case Kind::root:
        return root(node, result);
      case Kind::function:
        return function(node, result);
      default:
        return ball(node, result);
    }
  }

 private:
  using Operation = bool (Tower::*)(const Tower&, const Tower&);

  bool ball(const Expression& node, Tower& result) {
    Acb enclosure;
    if (evaluate(node, {}, Domain::real, kPrecision, budget_, enclosure) != Value::defined)
      return false;
    result.set_ball(acb_realref(static_cast<acb_struct*>(enclosure)));
    return true;
  }

  /// `digits` times ten to the power -`decimals`, from as many leading digits as matter.
  static bool numeral(std::string_view digits, long decimals, Tower& result) {
    const std::string_view leading = digits.substr(0, kMantissaDigits);
    const long exponent = static_cast<long>(digits.size() - leading.size()) - decimals;
    Fmpz mantissa;
    fmpz_set_str(mantissa, std::string(leading).c_str(), 10);
    Arb ball;
    arb_set_fmpz(ball, mantissa);
    if (leading.size() < digits.size()) arb_add_error_2exp_si(ball, 0);
    result.set_ball(ball);
    if (exponent == 0) return true;
    Tower scale, shift, unscaled;
    arb_const_log10(ball, kPrecision);
    arb_mul_si(ball, ball, exponent, kPrecision);
    shift.set_ball(ball);
    unscaled.assign(result);
    return scale.set_exp(shift) && result.set_product(unscaled, scale);
  }

  bool fold(const Expression& node, Tower& result, Operation operation) {
    if (!value(node[0], result)) return false;
    for (std::size_t i = 1; i < node.size(); ++i) {
      Tower left, right;
      left.assign(result);
      if (!value(node[i], right) || !(result.*operation)(left, right)) return false;
    }
    return true;
  }

  bool percent(const Expression& node, Tower& result) {
    Tower whole, hundred;
    Arb ball;
    arb_set_ui(ball, 100);
    hundred.set_ball(ball);
    return value(node[0], whole) && result.set_quotient(whole, hundred);
  }

  bool power(const Expression& node, Tower& result) {
    Tower base, exponent;
    if (!value(node[0], base) || !value(node[1], exponent)) return false;
    const auto sign = base.sign();
    if (sign == 0) return zero_power(exponent, result);
    if (!sign) return false;
    if (sign == 1) return positive_power(base, exponent, result);
    Fmpq exact;
    if (exact_value(node[1], budget_, exact) != Exactness::rational ||
        fmpz_is_one(fmpq_denref(exact)) == 0)
      return false;
    if (!positive_power(base, exponent, result)) return false;
    if (fmpz_is_odd(fmpq_numref(exact))) result.negate();
    return true;
  }

  static bool zero_power(const Tower& exponent, Tower& result) {
    Arb zero;
    result.set_ball(zero);
    return exponent.sign() == 1;
  }

  static bool positive_power(const Tower& base, const Tower& exponent, Tower& result) {
    Tower log, product;
    return log.set_log(base) && product.set_product(log, exponent) && result.set_exp(product);
  }

  bool root(const Expression& node, Tower& result) {
    Tower radicand, index, log, quotient;
    if (!value(node[0], radicand) || !value(node[1], index)) return false;
    if (radicand.sign() == 0) return zero_power(index, result);
    return radicand.sign() == 1 && log.set_log(radicand) && quotient.set_quotient(log, index) &&
           result.set_exp(quotient);
  }

  bool function(const Expression& node, Tower& result) {
    switch (node.function()) {
      case Function::exp: {
        Tower exponent;
        return value(node[0], exponent) && result.set_exp(exponent);
      }
      case Function::ln:
      case Function::log:
        return logarithm(node, result);
      case Function::abs:
        if (!value(node[0], result)) return false;
        result.make_absolute();
        return true;
      case Function::factorial: {
        Tower log;
        return log_factorial(node[0], log) && result.set_exp(log);
      }
      case Function::binomial:
      case Function::permutations:
        return selections(node, result);
      default:
        return ball(node, result);
    }
  }

  bool logarithm(const Expression& node, Tower& result) {
    Tower x, log;
    if (!value(node[0], x) || x.sign() != 1 || !log.set_log(x)) return false;
    if (node.size() == 1) {
      result.assign(log);
      return true;
    }
    Tower base, log_of_base;
    return value(node[1], base) && base.sign() == 1 && log_of_base.set_log(base) &&
           result.set_quotient(log, log_of_base);
  }

  bool log_factorial(const Expression& node, Tower& result) {
    Tower n;
    return value(node, n) && log_factorial(n, result);
  }

  static bool log_factorial(const Tower& n, Tower& result) {
    return n.sign().value_or(-1) >= 0 && result.set_log_factorial(n);
  }

  /// n! / (n-k)!, for combinations over k! as well.
  bool selections(const Expression& node, Tower& result) {
    Tower n, k, minus_k, rest;
    if (!value(node[0], n) || !value(node[1], k)) return false;
    minus_k.assign(k);
    minus_k.negate();
    if (!rest.set_sum(n, minus_k)) return false;
    Tower log_n, log_rest, log;
    if (!log_factorial(n, log_n) || !log_factorial(rest, log_rest)) return false;
    log_rest.negate();
    if (!log.set_sum(log_n, log_rest)) return false;
    if (node.is(Function::permutations)) return result.set_exp(log);
    Tower log_k, combined;
    if (!log_factorial(k, log_k)) return false;
    log_k.negate();
    return combined.set_sum(log, log_k) && result.set_exp(combined);
  }

  Budget& budget_;
};

}  // namespace

bool tower_value(const Expression& expression, Budget& budget, Tower& result) {
  return Evaluator(budget).value(expression, result);
}

}  // namespace cupel::math
