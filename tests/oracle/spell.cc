#include "tests/oracle/spell.h"

#include <algorithm>

#include "tests/oracle/speller.h"

namespace cupel::oracle {
namespace {

bool needs_latex(const Tree& tree) {
  if (tree.is(Op::sum) || tree.is(Op::binomial)) return true;
  if (tree.is(Op::root) && !tree[1].is(2) && !tree[1].is(3)) return true;
  return std::ranges::any_of(tree.parts, needs_latex);
}

Dialect dialect_for(bool is_latex_only, Dice& dice) {
  if (is_latex_only || dice.one_in(2)) return Dialect::latex;
  return dice.one_in(2) ? Dialect::plain : Dialect::unicode;
}

std::string in_math_mode(std::string text, Dice& dice) {
  switch (dice.below(8)) {
    case 0:
    case 1:
      return "$" + text + "$";
    case 2:
      return "\\(" + text + "\\)";
    case 3:
      return "$$" + text + "$$";
    case 4:
      return "\\[ " + text + " \\]";
    default:
      return text;
  }
}

struct Brackets {
  const char *opening, *closing;
};

Brackets brackets_of(Grouping grouping, bool is_latex) {
  switch (grouping) {
    case Grouping::set:
      return is_latex ? Brackets{"\\{", "\\}"} : Brackets{"{", "}"};
    case Grouping::closed_interval:
      return {"[", "]"};
    case Grouping::right_open_interval:
      return {"[", ")"};
    default:
      return {"(", ")"};
  }
}

std::string sign_text(Sign sign, Dialect dialect, Dice& dice) {
  const bool is_latex = dialect == Dialect::latex, is_unicode = dialect == Dialect::unicode;
  switch (sign) {
    case Sign::equal:
      return "=";
    case Sign::less:
      return is_latex && dice.one_in(4) ? "\\lt" : "<";
    case Sign::greater:
      return is_latex && dice.one_in(4) ? "\\gt" : ">";
    case Sign::less_equal:
      return is_latex ? dice.one_in(2) ? "\\le" : "\\leq" : is_unicode ? "≤" : "<=";
    case Sign::greater_equal:
      return is_latex ? dice.one_in(2) ? "\\ge" : "\\geq" : is_unicode ? "≥" : ">=";
  }
  return {};
}

}  // namespace

std::string spell(const Tree& tree, Dice& dice) {
  Speller speller(dialect_for(needs_latex(tree), dice), false, dice);
  return in_math_mode(speller.whole(tree), dice);
}

std::string spell_group(Grouping grouping, const std::vector<Tree>& elements, Dice& dice) {
  const Dialect dialect = dialect_for(std::ranges::any_of(elements, needs_latex), dice);
  const bool is_latex = dialect == Dialect::latex;
  const bool is_sized = is_latex && dice.one_in(3);
  const Brackets brackets = brackets_of(grouping, is_latex);
  Speller speller(dialect, true, dice);
  std::string text = std::string(is_sized ? "\\left" : "") + brackets.opening;
  for (const Tree& element : elements) {
    const std::string next = speller.whole(element);
    // (1,200) would be a number.
    if (&element != &elements.front())
      text += is_digit(next.front()) || dice.one_in(2) ? ", " : ",";
    text += next;
  }
  return in_math_mode(text + (is_sized ? " \\right" : "") + brackets.closing, dice);
}

std::string spell_relation(const std::vector<Tree>& sides, const std::vector<Sign>& signs,
                           Dice& dice) {
  const Dialect dialect = dialect_for(std::ranges::any_of(sides, needs_latex), dice);
  Speller speller(dialect, true, dice);
  std::string text = speller.whole(sides[0]);
  for (std::size_t i = 0; i < signs.size(); ++i)
    text += " " + sign_text(signs[i], dialect, dice) + " " + speller.whole(sides[i + 1]);
  return in_math_mode(text, dice);
}

}  // namespace cupel::oracle
