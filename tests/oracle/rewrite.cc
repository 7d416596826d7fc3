#include "tests/oracle/rewrite.h"

#include <optional>

#include "tests/oracle/evaluate.h"

namespace cupel::oracle {
namespace {

/// A tree of the same value, or nothing where the identity does not apply.
using Rewritten = std::optional<Tree>;
using Identity = Rewritten (*)(const Tree&, Dice&);

constexpr std::size_t kLargest = 80;

Tree small(Dice& dice) { return integer(dice.between(2, 9)); }

bool is_positive_constant(const Tree& tree) {
  if (!symbols_of(tree).empty()) return false;
  const auto value = evaluate(tree, {});
  return value && value->sign() > 0;
}

std::optional<long> whole(const Tree& tree) {
  if (!tree.is(Op::integer) || tree.text.size() > 9) return {};
  return value_of(tree);
}

Rewritten commute(const Tree& t, Dice&) {
  if (!t.is(Op::add) && !t.is(Op::multiply)) return {};
  return apply(t.op, t[1], t[0]);
}

Rewritten associate(const Tree& t, Dice&) {
  if ((!t.is(Op::add) && !t.is(Op::multiply)) || !t[0].is(t.op)) return {};
  return apply(t.op, t[0][0], apply(t.op, t[0][1], t[1]));
}

Rewritten distribute(const Tree& t, Dice&) {
  if (!t.is(Op::multiply) && !t.is(Op::divide)) return {};
  if (t[0].is(Op::add) || t[0].is(Op::subtract))
    return apply(t[0].op, apply(t.op, t[0][0], t[1]), apply(t.op, t[0][1], t[1]));
  if (t.is(Op::divide) || (!t[1].is(Op::add) && !t[1].is(Op::subtract))) return {};
  return apply(t[1].op, t[0] * t[1][0], t[0] * t[1][1]);
}

Rewritten expand_fraction(const Tree& t, Dice& dice) {
  const Tree factor = dice.one_in(4) ? sqrt(small(dice)) : small(dice);
  if (t.is(Op::divide)) return (t[0] * factor) / (factor * t[1]);
  return (t * factor) / factor;
}

Rewritten split_fraction(const Tree& t, Dice& dice) {
  if (!t.is(Op::divide)) return {};
  if (dice.one_in(2)) return t[0] * (integer(1) / t[1]);
  return t[0] * power(t[1], integer(-1));
}

Rewritten common_denominator(const Tree& t, Dice&) {
  if ((!t.is(Op::add) && !t.is(Op::subtract)) || !t[0].is(Op::divide) || !t[1].is(Op::divide))
    return {};
  return apply(t.op, t[0][0] * t[1][1], t[1][0] * t[0][1]) / (t[0][1] * t[1][1]);
}

Rewritten rationalise(const Tree& t, Dice&) {
  if (!t.is(Op::divide)) return {};
  const Tree& below = t[1];
  if (is_sqrt(below) && is_positive_constant(below[0])) return t[0] * below / below[0];
  if ((below.is(Op::add) || below.is(Op::subtract)) && is_sqrt(below[1])) {
    const Op other = below.is(Op::add) ? Op::subtract : Op::add;
    return t[0] * apply(other, below[0], below[1]) / (square(below[0]) - below[1][0]);
  }
  return {};
}

Rewritten root_as_power(const Tree& t, Dice&) {
  if (!t.is(Op::root) || (!is_sqrt(t) && !is_positive_constant(t[0]))) return {};
  return power(t[0], integer(1) / t[1]);
}

Rewritten power_as_root(const Tree& t, Dice&) {
  if (!t.is(Op::power) || !t[1].is(Op::divide) || !t[1][0].is(1) || !t[1][1].is(Op::integer))
    return {};
  if (!t[1][1].is(2) && !is_positive_constant(t[0])) return {};
  return apply(Op::root, t[0], t[1][1]);
}

Rewritten pull_out_of_root(const Tree& t, Dice& dice) {
  if (!is_sqrt(t)) return {};
  const Tree factor = small(dice);
  return sqrt(square(factor) * t[0]) / factor;
}

Rewritten merge_roots(const Tree& t, Dice&) {
  if ((!t.is(Op::multiply) && !t.is(Op::divide)) || !is_sqrt(t[0]) || !is_sqrt(t[1])) return {};
  return sqrt(apply(t.op, t[0][0], t[1][0]));
}

Rewritten split_root(const Tree& t, Dice&) {
  if (!is_sqrt(t) || (!t[0].is(Op::multiply) && !t[0].is(Op::divide))) return {};
  return apply(t[0].op, sqrt(t[0][0]), sqrt(t[0][1]));
}

Rewritten insert_one(const Tree& t, Dice& dice) {
  if (!dice.one_in(4)) return {};
  const Tree angle = t.is(Op::symbol) ? t : small(dice) / small(dice);
  const Tree one = square(apply(Op::sin, angle)) + square(apply(Op::cos, angle));
  return t.is(1) ? one : t * one;
}

Rewritten insert_zero(const Tree& t, Dice& dice) {
  const Tree term = dice.one_in(3) ? sqrt(small(dice)) : small(dice);
  return dice.one_in(2) ? t + term - term : t - term + term;
}

Rewritten split_logarithm(const Tree& t, Dice& dice) {
  if (!t.is(Op::ln)) return {};
  const Tree& a = t[0];
  if ((a.is(Op::multiply) || a.is(Op::divide)) && is_positive_constant(a[0]) &&
      is_positive_constant(a[1]))
    return apply(a.is(Op::multiply) ? Op::add : Op::subtract, apply(Op::ln, a[0]),
                 apply(Op::ln, a[1]));
  if ((a.is(Op::power) || a.is(Op::root)) && is_positive_constant(a[0]))
    return apply(a.is(Op::power) ? Op::multiply : Op::divide, apply(Op::ln, a[0]), a[1]);
  const Tree factor = small(dice);
  return apply(Op::ln, a * factor) - apply(Op::ln, factor);
}

Rewritten change_of_base(const Tree& t, Dice&) {
  if (!t.is(Op::log)) return {};
  return apply(Op::ln, t[1]) / apply(Op::ln, t[0]);
}

Rewritten expand_square(const Tree& t, Dice&) {
  if (!t.is(Op::power) || !t[1].is(2) || (!t[0].is(Op::add) && !t[0].is(Op::subtract))) return {};
  const Tree &a = t[0][0], &b = t[0][1];
  return apply(t[0].op, square(a), integer(2) * a * b) + square(b);
}

Rewritten factor_squares(const Tree& t, Dice&) {
  if (!t.is(Op::subtract) || !t[0].is(Op::power) || !t[1].is(Op::power) || !t[0][1].is(2) ||
      !t[1][1].is(2))
    return {};
  return (t[0][0] - t[1][0]) * (t[0][0] + t[1][0]);
}

Rewritten turn_difference(const Tree& t, Dice& dice) {
  if (!t.is(Op::subtract)) return {};
  return dice.one_in(2) ? -(t[1] - t[0]) : t[0] + -t[1];
}

Rewritten move_sign(const Tree& t, Dice&) {
  if (!t.is(Op::negate)) return {};
  if (t[0].is(Op::divide)) return -t[0][0] / t[0][1];
  if (t[0].is(Op::subtract)) return t[0][1] - t[0][0];
  return integer(-1) * t[0];
}

Rewritten partial_fractions(const Tree& t, Dice&) {
  if (!t.is(Op::divide) || !t[1].is(Op::multiply) || !t[1][1].is(Op::add) ||
      t[1][1][0] != t[1][0] || !t[1][1][1].is(1))
    return {};
  return t[0] / t[1][0] - t[0] / t[1][1];
}

Rewritten double_angle(const Tree& t, Dice& dice) {
  if (!t.is(Op::sin) && !t.is(Op::cos)) return {};
  const Tree half = t[0] / integer(2);
  if (t.is(Op::sin)) return integer(2) * apply(Op::sin, half) * apply(Op::cos, half);
  if (dice.one_in(2)) return integer(1) - integer(2) * square(apply(Op::sin, half));
  return square(apply(Op::cos, half)) - square(apply(Op::sin, half));
}

Rewritten as_sine_and_cosine(const Tree& t, Dice&) {
  if (t.is(Op::sec)) return integer(1) / apply(Op::cos, t[0]);
  if (t.is(Op::tan)) return apply(Op::sin, t[0]) / apply(Op::cos, t[0]);
  return {};
}

Rewritten unroll_power(const Tree& t, Dice&) {
  if (!t.is(Op::power)) return {};
  if (t[1].is(Op::negate)) return integer(1) / power(t[0], t[1][0]);
  const auto exponent = whole(t[1]);
  if (!exponent || *exponent < 2) return {};
  return *exponent == 2 ? t[0] * t[0] : t[0] * power(t[0], integer(*exponent - 1));
}

Rewritten decimal_as_fraction(const Tree& t, Dice&) {
  if (!t.is(Op::decimal)) return {};
  const std::size_t point = t.text.find('.');
  std::string digits = t.text;
  digits.erase(point, 1);
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) return integer(0);
  return Tree{Op::integer, digits.substr(first)} /
         Tree{Op::integer, "1" + std::string(t.text.size() - point - 1, '0')};
}

Rewritten integer_as_other(const Tree& t, Dice& dice) {
  const auto value = whole(t);
  if (!value) return {};
  const long part = dice.between(2, 9);
  if (dice.one_in(4)) return Tree{Op::decimal, t.text + ".0"};
  if (*value % part == 0) return integer(part) * integer(*value / part);
  return integer(part) + integer(*value - part);
}

Rewritten unroll_counting(const Tree& t, Dice& dice) {
  if (t.is(Op::factorial)) {
    const long n = value_of(t[0]);
    if (n < 1) return {};
    return integer(n) * apply(Op::factorial, integer(n - 1));
  }
  if (!t.is(Op::binomial)) return {};
  const long n = value_of(t[0]), k = value_of(t[1]);
  if (dice.one_in(2)) return apply(Op::binomial, integer(n), integer(n - k));
  return apply(Op::factorial, integer(n)) /
         (apply(Op::factorial, integer(k)) * apply(Op::factorial, integer(n - k)));
}

Rewritten split_sum(const Tree& t, Dice& dice) {
  if (!t.is(Op::sum)) return {};
  const long first = value_of(t[1]), last = value_of(t[2]);
  const Tree term = substitute(t[0], t.text, integer(last));
  if (first == last) return term;
  if (dice.one_in(3))
    return Tree{Op::sum, "j", {substitute(t[0], t.text, symbol("j")), t[1], t[2]}};
  return Tree{Op::sum, t.text, {t[0], t[1], integer(last - 1)}} + term;
}

Rewritten rewrite_exponential(const Tree& t, Dice&) {
  if (!t.is(Op::exp)) return {};
  if (t[0].is(Op::add)) return apply(Op::exp, t[0][0]) * apply(Op::exp, t[0][1]);
  if (t[0].is(Op::subtract)) return apply(Op::exp, t[0][0]) / apply(Op::exp, t[0][1]);
  return power(Tree{Op::e}, t[0]);
}

Rewritten rewrite_abs(const Tree& t, Dice& dice) {
  if (!t.is(Op::abs)) return {};
  return dice.one_in(2) ? sqrt(square(t[0])) : apply(Op::abs, -t[0]);
}

constexpr Identity kIdentities[] = {commute,
                                    associate,
                                    distribute,
                                    expand_fraction,
                                    split_fraction,
                                    common_denominator,
                                    rationalise,
                                    root_as_power,
                                    power_as_root,
                                    pull_out_of_root,
                                    merge_roots,
                                    split_root,
                                    insert_one,
                                    insert_zero,
                                    split_logarithm,
                                    change_of_base,
                                    expand_square,
                                    factor_squares,
                                    turn_difference,
                                    move_sign,
                                    partial_fractions,
                                    double_angle,
                                    as_sine_and_cosine,
                                    unroll_power,
                                    decimal_as_fraction,
                                    integer_as_other,
                                    unroll_counting,
                                    split_sum,
                                    rewrite_exponential,
                                    rewrite_abs};

}  // namespace

Tree rewritten(Tree tree, int steps, Dice& dice) {
  constexpr int kTries = 40;
  for (int i = 0, done = 0; i < kTries && done < steps && size_of(tree) < kLargest; ++i) {
    const auto nodes = free_nodes(tree);
    Tree& place = *dice.pick(nodes);
    if (auto other = dice.pick(kIdentities)(place, dice)) {
      place = std::move(*other);
      ++done;
    }
  }
  return tree;
}

}  // namespace cupel::oracle
