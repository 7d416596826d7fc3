#include "verifiers/code/internal/python_operation.h"

#include <gmp.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "verifiers/code/internal/spelling.h"

namespace cupel::code {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMostBits = 1 << 14;
constexpr double kMostBytes = 8 << 20;

bool is_integral(const Value& value) {
  return value.kind == Kind::integer || value.kind == Kind::boolean;
}
bool is_real_number(const Value& value) { return is_integral(value) || value.kind == Kind::real; }
bool is_number(const Value& value) { return is_real_number(value) || value.kind == Kind::complex; }

class Integer {
 public:
  Integer() { mpz_init(number_); }
  explicit Integer(const Value& value) {
    if (value.kind == Kind::boolean)
      mpz_init_set_ui(number_, value.truth ? 1 : 0);
    else
      mpz_init_set_str(number_, value.text.c_str(), 10);
  }
  Integer(const Integer&) = delete;
  Integer& operator=(const Integer&) = delete;
  ~Integer() { mpz_clear(number_); }

  mpz_ptr get() { return number_; }
  int sign() const { return mpz_sgn(number_); }
  std::size_t bits() const { return mpz_sizeinbase(number_, 2); }

  Value value() const {
    Value out;
    out.kind = Kind::integer;
    out.text.resize(mpz_sizeinbase(number_, 10) + 2);
    mpz_get_str(out.text.data(), 10, number_);
    out.text.resize(out.text.find('\0'));
    return out;
  }

 private:
  mpz_t number_;
};

/// Both are doubles without rounding, so that dividing them rounds once, as Python does.
bool are_exact_reals(Integer& left, Integer& right) {
  constexpr std::size_t kBits = 53;
  return left.bits() <= kBits && right.bits() <= kBits;
}

std::optional<Value> power(Integer& base, Integer& exponent) {
  if (exponent.sign() < 0 || exponent.bits() > 32) return std::nullopt;
  const unsigned long times = mpz_get_ui(exponent.get());
  if (base.bits() > 1 && times > kMostBits / base.bits()) return std::nullopt;
  Integer result;
  mpz_pow_ui(result.get(), base.get(), times);
  return result.value();
}

std::optional<Value> of_integers(std::string_view op, const Value& a, const Value& b) {
  Integer left(a), right(b), result;
  if (std::max(left.bits(), right.bits()) > kMostBits) return std::nullopt;
  if (op == "**") return power(left, right);
  if (op == "+") mpz_add(result.get(), left.get(), right.get());
  if (op == "-") mpz_sub(result.get(), left.get(), right.get());
  if (op == "*") mpz_mul(result.get(), left.get(), right.get());
  if (op == "+" || op == "-" || op == "*") return result.value();
  if (right.sign() == 0) return std::nullopt;
  if (op == "/") {
    if (!are_exact_reals(left, right)) return std::nullopt;
    return Value::of(mpz_get_d(left.get()) / mpz_get_d(right.get()));
  }
  if (op == "//")
    mpz_fdiv_q(result.get(), left.get(), right.get());
  else
    mpz_fdiv_r(result.get(), left.get(), right.get());
  return result.value();
}

std::optional<Value> of_reals(std::string_view op, const Value& a, const Value& b) {
  const auto left = python_real(a), right = python_real(b);
  if (!left || !right) return std::nullopt;
  if (op == "+") return Value::of(*left + *right);
  if (op == "-") return Value::of(*left - *right);
  if (op == "*") return Value::of(*left * *right);
  if (op == "/" && *right != 0) return Value::of(*left / *right);
  return std::nullopt;
}

/// The zeros that stand for missing imaginary parts take part: their signs count.
std::optional<Value> of_complex(std::string_view op, const Value& a, const Value& b) {
  if (op != "+" && op != "-") return std::nullopt;
  const double sign = op == "+" ? 1 : -1;
  const auto left = a.kind == Kind::complex ? a.real : python_real(a);
  const auto right = b.kind == Kind::complex ? b.real : python_real(b);
  if (!left || !right) return std::nullopt;
  Value sum;
  sum.kind = Kind::complex;
  sum.real = *left + sign * *right;
  sum.imaginary = a.imaginary + sign * b.imaginary;
  return sum;
}

bool is_joinable(const Value& value) {
  return value.kind == Kind::text || value.kind == Kind::bytes || value.kind == Kind::list ||
         value.kind == Kind::tuple;
}

std::optional<Value> joined(Value left, const Value& right) {
  if (left.kind != right.kind) return std::nullopt;
  left.text += right.text;
  left.items.insert(left.items.end(), right.items.begin(), right.items.end());
  return left;
}

std::optional<Value> repeated(const Value& part, const Value& count) {
  const auto times = python_real(count);
  if (!times || *times * static_cast<double>(bytes_of(part)) > kMostBytes) return std::nullopt;
  Value out;
  out.kind = part.kind;
  for (double done = 0; done < *times; ++done) {
    out.text += part.text;
    out.items.insert(out.items.end(), part.items.begin(), part.items.end());
  }
  return out;
}

}  // namespace

std::optional<Value> python_operation(std::string_view op, const Value& left, const Value& right) {
  if (is_integral(left) && is_integral(right)) return of_integers(op, left, right);
  if (is_real_number(left) && is_real_number(right)) return of_reals(op, left, right);
  if (is_number(left) && is_number(right)) return of_complex(op, left, right);
  if (op == "+" && is_joinable(left)) return joined(left, right);
  if (op == "*" && is_joinable(left) && is_integral(right)) return repeated(left, right);
  if (op == "*" && is_integral(left) && is_joinable(right)) return repeated(right, left);
  return std::nullopt;
}

std::optional<Value> python_negation(const Value& value) {
  if (is_integral(value)) return of_integers("-", Value::of(std::int64_t{0}), value);
  if (!is_number(value)) return std::nullopt;
  Value negative = value;
  negative.real = -value.real;
  negative.imaginary = -value.imaginary;
  return negative;
}

std::optional<double> python_real(const Value& value) {
  if (!is_real_number(value)) return std::nullopt;
  if (value.kind == Kind::real) return value.real;
  if (value.kind == Kind::boolean) return value.truth ? 1.0 : 0.0;
  const bool is_negative = value.text.starts_with('-');
  const double size = real_from_decimal(std::string_view(value.text).substr(is_negative ? 1 : 0));
  if (!std::isfinite(size)) return std::nullopt;
  return is_negative ? -size : size;
}

std::size_t bytes_of(const Value& value) {
  std::size_t bytes = sizeof value + value.text.size();
  for (const Value& item : value.items) bytes += bytes_of(item);
  return bytes;
}

std::optional<double> python_distance(const Value& left, const Value& right) {
  if (!is_real_number(left) || !is_real_number(right)) return std::nullopt;
  const auto difference = python_operation("-", left, right);
  const auto real = difference ? python_real(*difference) : std::nullopt;
  return real ? std::optional(std::fabs(*real)) : std::nullopt;
}

}  // namespace cupel::code
