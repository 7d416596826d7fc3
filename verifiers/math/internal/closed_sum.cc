#include "verifiers/math/internal/closed_sum.h"

#include <algorithm>

#include "verifiers/math/internal/derivative.h"
#include "verifiers/math/internal/exact.h"

namespace cupel::math {
namespace {

constexpr slong kHighestDegree = 24;
constexpr slong kMostSlope = 64;

bool is_small_integer(const fmpq* x, slong most) {
  const fmpz* value = fmpq_numref(x);
  return fmpz_is_one(fmpq_denref(x)) != 0 && fmpz_cmp_si(value, most) <= 0 &&
         fmpz_cmp_si(value, -most) >= 0;
}

bool is_short(const fmpq* x) {
  constexpr flint_bitcnt_t kMostBits = 256;
  return fmpz_bits(fmpq_numref(x)) <= kMostBits && fmpz_bits(fmpq_denref(x)) <= kMostBits;
}

class Reader {
 public:
  Reader(std::string_view index, Budget& budget) : index_(index), budget_(budget) {}

  bool read(const Expression& node, Summand& out) {
    fmpq_one(out.ratio);
    out.degree = 0;
    if (!depends_on(node, index_)) return true;
    switch (node.kind) {
      case Kind::symbol:
        out.degree = 1;
        return true;
      case Kind::negate:
        return read(node[0], out);
      case Kind::add:
        return sum(node, out);
      case Kind::multiply:
        return product(node, out);
      case Kind::divide: {
        Summand below;
        if (!read(node[0], out) || !read(node[1], below) || below.degree != 0) return false;
        fmpq_div(out.ratio, out.ratio, below.ratio);
        return true;
      }
      case Kind::power:
        return power(node, out);
      default:
        return false;
    }
  }

 private:
  bool sum(const Expression& node, Summand& out) {
    if (!read(node[0], out)) return false;
    for (std::size_t i = 1; i < node.size(); ++i) {
      Summand term;
      if (!read(node[i], term) || fmpq_equal(term.ratio, out.ratio) == 0) return false;
      out.degree = std::max(out.degree, term.degree);
    }
    return true;
  }

  bool product(const Expression& node, Summand& out) {
    for (const Expression* child : node.children) {
      Summand factor;
      if (!read(*child, factor)) return false;
      out.degree += factor.degree;
      fmpq_mul(out.ratio, out.ratio, factor.ratio);
    }
    return out.degree <= kHighestDegree;
  }

  bool power(const Expression& node, Summand& out) {
    Fmpq constant;
    if (!depends_on(node[1], index_)) {
      const bool small = exact_value(node[1], budget_, constant) == Exactness::rational &&
                         is_small_integer(constant, kHighestDegree);
      if (!small || !read(node[0], out)) return false;
      const slong exponent = fmpz_get_si(fmpq_numref(constant));
      if ((exponent < 0 && out.degree != 0) || !is_short(out.ratio)) return false;
      out.degree *= exponent;
      fmpq_pow_si(out.ratio, out.ratio, exponent);
      return out.degree <= kHighestDegree;
    }
    Fmpq slope;
    const bool geometric = exact_value(node[0], budget_, constant) == Exactness::rational &&
                           fmpq_is_zero(constant) == 0 && is_short(constant) &&
                           slope_of(node[1], slope) && is_small_integer(slope, kMostSlope);
    if (!geometric) return false;
    fmpq_pow_si(out.ratio, constant, fmpz_get_si(fmpq_numref(slope)));
    return true;
  }

  /// Of a linear expression.
  bool slope_of(const Expression& node, fmpq* slope) {
    fmpq_zero(slope);
    if (!depends_on(node, index_)) return true;
    Fmpq other;
    switch (node.kind) {
      case Kind::symbol:
        fmpq_one(slope);
        return true;
      case Kind::negate:
        if (!slope_of(node[0], slope)) return false;
        fmpq_neg(slope, slope);
        return true;
      case Kind::add:
        for (const Expression* child : node.children) {
          if (!slope_of(*child, other)) return false;
          fmpq_add(slope, slope, other);
        }
        return true;
      case Kind::multiply: {
        const bool pair = node.size() == 2 && !depends_on(node[0], index_);
        return pair && exact_value(node[0], budget_, other) == Exactness::rational &&
               slope_of(node[1], slope) && (fmpq_mul(slope, slope, other), true);
      }
      default:
        return false;
    }
  }

  std::string_view index_;
  Budget& budget_;
};

}  // namespace

bool read_summand(const Expression& body, std::string_view index, Budget& budget, Summand& result) {
  return Reader(index, budget).read(body, result);
}

/// p(j) is the sum of its differences d_i times \binom{j}{i}; the sum of \binom{j}{i} r^j over all
/// j is r^i / (1-r)^{i+1}, and that of \binom{j}{i} over j < n is \binom{n}{i+1}.
void sum_in_closed_form(std::vector<Fmpq>& values, const fmpq* ratio, const fmpz* count,
                        fmpq* result) {
  for (std::size_t order = 1; order < values.size(); ++order)
    for (std::size_t i = values.size() - 1; i >= order; --i)
      fmpq_sub(values[i], values[i], values[i - 1]);
  Fmpq weight, step;
  if (count == nullptr) {
    fmpq_sub_ui(step, ratio, 1);
    fmpq_neg(step, step);
    fmpq_inv(weight, step);
    fmpq_mul(step, weight, ratio);
  } else {
    fmpz_set(fmpq_numref(static_cast<fmpq*>(weight)), count);
  }
  fmpq_zero(result);
  Fmpz factor;
  for (std::size_t i = 0; i < values.size(); ++i) {
    fmpq_addmul(result, weight, values[i]);
    if (count == nullptr) {
      fmpq_mul(weight, weight, step);
    } else {
      fmpz_sub_ui(factor, count, i + 1);
      fmpq_mul_fmpz(weight, weight, factor);
      fmpz_set_ui(factor, i + 2);
      fmpq_div_fmpz(weight, weight, factor);
    }
  }
}

}  // namespace cupel::math
