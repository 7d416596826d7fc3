#include "tests/oracle/mutate.h"

#include <optional>

namespace cupel::oracle {
namespace {

using Slip = std::optional<Tree> (*)(const Tree&, Dice&);

std::optional<Tree> another_digit(const Tree& t, Dice& dice) {
  if (!t.is(Op::integer) && !t.is(Op::decimal)) return {};
  Tree other = t;
  char& digit = other.text[dice.below(other.text.size())];
  if (digit == '.') return {};
  digit = static_cast<char>('1' + (digit - '0' + dice.between(0, 7)) % 9);
  return other;
}

std::optional<Tree> another_sign(const Tree& t, Dice&) {
  if (t.is(Op::negate)) return t[0];
  if (t.is(Op::add)) return t[0] - t[1];
  if (t.is(Op::subtract)) return t[0] + t[1];
  return -t;
}

std::optional<Tree> upside_down(const Tree& t, Dice&) {
  if (!t.is(Op::divide)) return {};
  return t[1] / t[0];
}

std::optional<Tree> without_root(const Tree& t, Dice&) {
  if (!t.is(Op::root)) return {};
  return t[0];
}

std::optional<Tree> another_radicand(const Tree& t, Dice&) {
  if (!t.is(Op::root)) return {};
  return apply(Op::root, t[0] + integer(1), t[1]);
}

std::optional<Tree> another_exponent(const Tree& t, Dice& dice) {
  if (!t.is(Op::power)) return {};
  return power(t[0], dice.one_in(2) ? t[1] + integer(1) : t[1] - integer(1));
}

std::optional<Tree> slightly_more(const Tree& t, Dice&) {
  return t + integer(1) / power(integer(10), integer(30));
}

std::optional<Tree> another_function(const Tree& t, Dice&) {
  if (t.is(Op::sin)) return apply(Op::cos, t[0]);
  if (t.is(Op::cos)) return apply(Op::sin, t[0]);
  if (t.is(Op::ln)) return apply(Op::exp, t[0]);
  if (t.is(Op::abs)) return t[0];
  return {};
}

std::optional<Tree> one_part_only(const Tree& t, Dice& dice) {
  if (!t.is(Op::add) && !t.is(Op::subtract) && !t.is(Op::multiply)) return {};
  return t[dice.below(2)];
}

constexpr Slip kSlips[] = {another_digit,    another_digit,    another_sign,     upside_down,
                           without_root,     another_radicand, another_exponent, slightly_more,
                           another_function, one_part_only};

}  // namespace

Tree mutated(Tree tree, Dice& dice) {
  for (;;) {
    const auto nodes = free_nodes(tree);
    Tree& place = *dice.pick(nodes);
    if (auto other = dice.pick(kSlips)(place, dice)) {
      place = std::move(*other);
      return tree;
    }
  }
}

}  // namespace cupel::oracle
