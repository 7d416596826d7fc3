#include "tests/oracle/generate.h"

#include <algorithm>

#include "tests/oracle/evaluate.h"

namespace cupel::oracle {
namespace {

class Generator {
 public:
  Generator(bool has_symbols, Dice& dice) : has_symbols_(has_symbols), dice_(dice) {}

  Tree any(int depth) {
    if (depth <= 0) return leaf();
    switch (dice_.below(16)) {
      case 0:
      case 1:
      case 2:
        return any(depth - 1) + any(depth - 1);
      case 3:
      case 4:
        return any(depth - 1) - any(depth - 1);
      case 5:
      case 6:
      case 7:
        return any(depth - 1) * any(depth - 1);
      case 8:
      case 9:
      case 10:
        return any(depth - 1) / any(depth - 1);
      case 11:
        return -any(depth - 1);
      case 12:
        return power(any(depth - 1), exponent());
      case 13:
        return root(positive(depth - 1), dice_.one_in(2) ? 2 : dice_.between(2, 5));
      default:
        return call(depth);
    }
  }

 private:
  Tree small() { return integer(dice_.between(1, 12)); }

  Tree number() {
    switch (dice_.below(8)) {
      case 0:
        return integer(dice_.between(13, 999));
      case 1:
        return integer(dice_.between(1000, 2'000'000));
      case 2:
        return decimal();
      default:
        return small();
    }
  }

  Tree decimal() {
    std::string digits = std::to_string(dice_.between(1, 99'999));
    const std::size_t places = dice_.below(4) + 1;
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, ".");
    return {Op::decimal, std::move(digits)};
  }

  Tree leaf() {
    if (has_symbols_ && !dice_.one_in(3)) {
      static const char* const kNames[] = {"x", "x", "x", "y", "n"};
      return symbol(dice_.pick(kNames));
    }
    switch (dice_.below(12)) {
      case 0:
        return {Op::pi};
      case 1:
        return {Op::e};
      case 2:
        return sqrt(small());
      case 3:
        return small() / small();
      case 4:
        return -number();
      default:
        return number();
    }
  }

  /// No thirds: whether (-8)^(1/3) is real is a matter of taste.
  Tree exponent() {
    if (dice_.one_in(5)) return integer(1) / integer(dice_.one_in(2) ? 2 : 4);
    if (dice_.one_in(5)) return integer(-dice_.between(1, 3));
    return integer(dice_.between(2, 5));
  }

  Tree positive(int depth) {
    if (dice_.one_in(2)) return small();
    if (dice_.one_in(2)) return square(any(depth - 1)) + small();
    return any(depth);
  }

  Tree angle(int depth) {
    if (dice_.one_in(2)) return any(depth);
    return Tree{Op::pi} * integer(dice_.between(1, 7)) / integer(dice_.between(2, 12));
  }

  Tree sum() {
    const Tree k = symbol("k");
    const Tree bodies[] = {k,           square(k),         integer(1) / k,
                           k * small(), power(small(), k), integer(1) / (k * (k + integer(1)))};
    const int first = dice_.between(1, 3);
    return {
        Op::sum, "k", {dice_.pick(bodies), integer(first), integer(first + dice_.between(1, 5))}};
  }

  Tree call(int depth) {
    static constexpr Op kTrigonometric[] = {Op::sin, Op::cos, Op::tan, Op::sec};
    switch (dice_.below(10)) {
      case 0:
      case 1:
      case 2:
        return apply(dice_.pick(kTrigonometric), angle(depth - 1));
      case 3:
      case 4:
        return apply(Op::ln, positive(depth - 1));
      case 5:
        return apply(Op::log, integer(dice_.between(2, 10)), positive(depth - 1));
      case 6:
        return apply(Op::exp, any(depth - 2));
      case 7:
        return apply(Op::abs, any(depth - 1));
      case 8:
        return sum();
      default:
        return counting();
    }
  }

  Tree counting() {
    if (dice_.one_in(2)) return apply(Op::factorial, integer(dice_.between(0, 9)));
    const int n = dice_.between(1, 10);
    return apply(Op::binomial, integer(n), integer(dice_.between(0, n)));
  }

  bool has_symbols_;
  Dice& dice_;
};

/// Whether no part is so large or so small that it hides a slip elsewhere.
bool is_moderate(const Tree& tree) {
  const Real size(1);
  for (const char* value : {"0.618", "1.37", "2.741"}) {
    const auto at =
        evaluate(tree, {{"x", Real(value)}, {"y", Real("1.193")}, {"n", Real("2.0807")}});
    if (!at || size.is_below(*at, 60) || (!at->is_zero() && at->is_below(size, 60))) return false;
  }
  return tree.is(Op::sum) || std::ranges::all_of(tree.parts, is_moderate);
}

}  // namespace

Tree generate(const Shape& shape, Dice& dice) {
  Generator generator(shape.has_symbols, dice);
  for (;;) {
    Tree tree = generator.any(shape.depth);
    const bool is_wanted = symbols_of(tree).empty() != shape.has_symbols;
    if (is_wanted && is_moderate(tree)) return tree;
  }
}

}  // namespace cupel::oracle
