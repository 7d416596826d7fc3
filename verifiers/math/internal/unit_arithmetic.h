#pragma once

#include <numeric>

#include "verifiers/math/internal/unit.h"

/// Products and powers of units, at compile time too. Nothing where a number would not fit.
namespace cupel::math {

constexpr Unit base_unit(Dimension dimension) {
  Unit unit;
  unit.exponents[static_cast<std::size_t>(dimension)] = 1;
  return unit;
}

constexpr std::optional<std::int64_t> checked_product(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
  return product;
}

/// Moves powers of ten out of the fraction, which keeps products small.
constexpr Factor without_tens(Factor factor) {
  for (; factor.num % 10 == 0; factor.num /= 10) ++factor.ten;
  for (; factor.den % 10 == 0; factor.den /= 10) --factor.ten;
  return factor;
}

constexpr std::optional<Factor> multiply(const Factor& a, const Factor& b) {
  const std::int64_t left = std::gcd(a.num, b.den), right = std::gcd(b.num, a.den);
  const auto num = checked_product(a.num / left, b.num / right);
  const auto den = checked_product(a.den / right, b.den / left);
  const int ten = a.ten + b.ten;
  if (!num || !den || ten > 1000 || ten < -1000) return std::nullopt;
  return without_tens({*num, *den, ten});
}

constexpr Factor inverse(const Factor& factor) { return {factor.den, factor.num, -factor.ten}; }

constexpr Unit inverse(Unit unit) {
  unit.factor = inverse(unit.factor);
  for (std::int8_t& exponent : unit.exponents) exponent = static_cast<std::int8_t>(-exponent);
  return unit;
}

constexpr std::optional<Unit> multiply(const Unit& a, const Unit& b) {
  const std::optional<Factor> factor = multiply(a.factor, b.factor);
  if (!factor) return std::nullopt;
  Unit product{*factor, {}};
  for (std::size_t i = 0; i < kDimensions; ++i) {
    const int sum = a.exponents[i] + b.exponents[i];
    if (sum > 99 || sum < -99) return std::nullopt;
    product.exponents[i] = static_cast<std::int8_t>(sum);
  }
  return product;
}

/// `exponent` within -99 … 99.
constexpr std::optional<Unit> power(const Unit& unit, int exponent) {
  if (exponent == 1) return unit;
  const Unit base = exponent < 0 ? inverse(unit) : unit;
  std::optional<Unit> result = Unit{};
  for (int i = exponent < 0 ? -exponent : exponent; i > 0 && result; --i) {
    result = multiply(*result, base);
  }
  return result;
}

}  // namespace cupel::math
