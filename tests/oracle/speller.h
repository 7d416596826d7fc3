#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>

#include "tests/oracle/dice.h"
#include "tests/oracle/glyphs.h"
#include "tests/oracle/tree.h"

namespace cupel::oracle {

enum class Dialect { latex, plain, unicode };

/// How tightly a text holds together; where a tighter one is needed it gets parentheses.
enum class Hold {
  open,      ///< takes all that follows: \sum k
  sum,       ///< a + b
  negation,  ///< -a
  quotient,  ///< a/b
  function,  ///< \sin x
  product,   ///< a b
  power,     ///< x^2, \frac{1}{2}, \sqrt3
  atom,
};

struct Piece {
  std::string text;
  Hold hold = Hold::atom;
  bool joins_left = false;   ///< may follow a factor with no sign between
  bool joins_right = false;  ///< may be followed by one
};

/// Writes expressions in one dialect, each time as the dice fall.
class Speller {
 public:
  Speller(Dialect dialect, bool is_in_group, Dice& dice)
      : dialect_(dialect), is_in_group_(is_in_group), dice_(dice) {}

  /// A whole answer, or an element of a group.
  std::string whole(const Tree& tree) {
    if (!is_in_group_ && tree.is(Op::integer)) return integer_text(tree.text, true);
    return piece(tree).text;
  }

 private:
  bool is_latex() const { return dialect_ == Dialect::latex; }
  bool is_unicode() const { return dialect_ == Dialect::unicode; }

  const char* any_of(std::initializer_list<const char*> choices) { return dice_.pick(choices); }

  std::string braced(const Tree& tree) { return "{" + piece(tree).text + "}"; }

  std::string in_parentheses(const std::string& text) {
    if (!is_latex() || dice_.one_in(2)) return "(" + text + ")";
    if (dice_.one_in(4)) return "\\big(" + text + "\\big)";
    return joined("\\left(", text) + any_of({"\\right)", " \\right)"});
  }

  Piece holding(const Tree& tree, Hold least) {
    Piece bare = piece(tree);
    if (bare.hold >= least) return bare;
    return {in_parentheses(bare.text), Hold::atom, true, true};
  }

  std::string integer_text(const std::string& digits, bool may_use_commas) {
    if (digits.size() < 4 || !dice_.one_in(3)) return digits;
    if (!is_latex() && !may_use_commas) return digits;
    const char* comma = is_latex() && (!may_use_commas || dice_.one_in(2)) ? "{,}" : ",";
    return with_commas(digits, comma);
  }

  std::string decimal_text(std::string text) {
    if (dice_.one_in(6)) text += '0';
    if (dice_.one_in(6) && text.starts_with("0.")) text.erase(0, 1);
    return text;
  }

  Piece pi() {
    if (is_latex()) return {"\\pi", Hold::atom, true, true};
    return {is_unicode() ? "π" : "pi", Hold::atom, true, false};
  }

  Piece euler() {
    if (is_latex() && dice_.one_in(2)) return {"\\mathrm{e}", Hold::atom, true, true};
    return {"e", Hold::atom, true, false};
  }

  std::string minus() { return is_unicode() && dice_.one_in(2) ? "−" : "-"; }
  std::string space() { return dice_.one_in(3) ? "" : " "; }

  Piece sum_of(const Tree& tree) {
    const std::string left = holding(tree[0], Hold::sum).text;
    const std::string right = holding(tree[1], Hold::quotient).text;
    const std::string gap = space();
    const std::string sign = tree.is(Op::add) ? "+" : minus();
    return {left + gap + sign + gap + right, Hold::sum};
  }

  Piece negation_of(const Tree& tree) {
    return {minus() + holding(tree[0], Hold::quotient).text, Hold::negation};
  }

  std::string times() {
    switch (dialect_) {
      case Dialect::latex:
        return any_of({" \\cdot ", " \\times ", "\\cdot "});
      case Dialect::plain:
        return any_of({"*", " * "});
      case Dialect::unicode:
        return any_of({"·", " × ", "*", " ⋅ "});
    }
    return "*";
  }

  bool may_join(const Piece& left, const Piece& right) {
    if (!left.joins_right || !right.joins_left) return false;
    const char last = left.text.back(), first = right.text.front();
    // 2e3 would be a number, xy(z + 1) may be a function of z, and pi x makes a word in plain text.
    if (is_digit(last) && first == 'e') return false;
    if (ends_in_letters(left.text) && opens_parenthesis(right.text)) return false;
    if (is_letter(last) && is_letter(first))
      return is_latex() && !ends_in_letters(left.text) && is_one_letter(right.text);
    return true;
  }

  Piece product_of(const Tree& tree) {
    const Piece left = holding(tree[0], Hold::product);
    const Piece right = holding(tree[1], Hold::function);
    const Hold hold = std::min(right.hold, Hold::product);
    const bool is_joined = may_join(left, right) && !dice_.one_in(3);
    if (!is_joined) return {left.text + times() + right.text, hold, false, right.joins_right};
    const char* gap = !is_latex() ? "" : any_of({"", "", " ", "\\,", "\\;"});
    return {joined(left.text + gap, right.text), hold, left.joins_left, right.joins_right};
  }

  Piece fraction_of(const Tree& tree) {
    const std::string command = any_of({"\\frac", "\\frac", "\\dfrac", "\\tfrac"});
    const bool is_short = tree[0].is(Op::integer) && tree[1].is(Op::integer) &&
                          tree[0].text.size() == 1 && tree[1].text.size() == 1;
    if (is_short && dice_.one_in(2))
      return {command + tree[0].text + tree[1].text, Hold::power, false, false};
    return {command + braced(tree[0]) + braced(tree[1]), Hold::power, false, true};
  }

  Piece quotient_of(const Tree& tree) {
    if (is_latex() && !dice_.one_in(6)) return fraction_of(tree);
    if (is_unicode() && dice_.one_in(2)) {
      const std::string fraction = vulgar_fraction(tree[0].text, tree[1].text);
      if (!fraction.empty()) return {fraction, Hold::power, false, false};
    }
    const std::string above = holding(tree[0], Hold::product).text;
    const std::string gap = dice_.one_in(3) ? " " : "";
    return {above + gap + "/" + gap + holding(tree[1], Hold::power).text, Hold::quotient};
  }

  std::string exponent(const Tree& tree) {
    if (is_latex()) {
      const bool is_short = tree.is(Op::symbol) || (tree.is(Op::integer) && tree.text.size() == 1);
      return is_short && dice_.one_in(2) ? "^" + tree.text : "^" + braced(tree);
    }
    if (is_unicode() && tree.is(Op::integer)) return superscript(tree.text);
    const char* sign = !is_unicode() && dice_.one_in(6) ? "**" : "^";
    if (tree.is(Op::integer) || tree.is(Op::symbol)) return sign + tree.text;
    return std::string(sign) + "(" + piece(tree).text + ")";
  }

  Piece power_of(const Tree& tree) {
    const bool is_function = tree[0].is(Op::sin) || tree[0].is(Op::cos) || tree[0].is(Op::tan);
    if (is_latex() && is_function && tree[1].is(Op::integer) && dice_.one_in(2))
      return called(name_of(tree[0].op) + "^" + braced(tree[1]), tree[0][0]);
    const Piece base = holding(tree[0], Hold::atom);
    const bool is_closed = is_latex() || is_unicode();
    return {base.text + exponent(tree[1]), Hold::power,
            base.joins_left && !is_digit(base.text.front()), is_closed};
  }

  Piece root_of(const Tree& tree) {
    const bool is_square = tree[1].is(2);
    const bool is_short = tree[0].is(Op::symbol) || tree[0].is(Op::integer);
    if (is_latex()) {
      if (is_square && is_short && tree[0].text.size() == 1 && dice_.one_in(2))
        return {joined("\\sqrt", tree[0].text), Hold::power, true, false};
      const std::string index = is_square ? "" : "[" + tree[1].text + "]";
      return {"\\sqrt" + index + braced(tree[0]), Hold::atom, true, true};
    }
    if (!is_unicode())
      return {(is_square ? "sqrt(" : "cbrt(") + piece(tree[0]).text + ")", Hold::atom, true, false};
    const std::string sign = is_square ? "√" : "∛";
    const std::string radicand = is_short ? tree[0].text : "(" + piece(tree[0]).text + ")";
    return {sign + radicand, Hold::power, true, false};
  }

  std::string name_of(Op op) {
    const std::string backslash = is_latex() ? "\\" : "";
    switch (op) {
      case Op::sin:
        return backslash + "sin";
      case Op::cos:
        return backslash + "cos";
      case Op::tan:
        return backslash + "tan";
      case Op::sec:
        return backslash + "sec";
      case Op::ln:
        return backslash + "ln";
      case Op::log:
        return backslash + "log";
      default:
        return backslash + "exp";
    }
  }

  Piece called(const std::string& name, const Tree& argument) {
    const bool is_short =
        argument.is(Op::symbol) || argument.is(Op::integer) || (argument.is(Op::pi) && is_latex());
    if (is_short && dice_.one_in(3))
      return {name + " " + piece(argument).text, Hold::function, true};
    const char* gap = is_latex() && dice_.one_in(4) ? " " : "";
    return {name + gap + in_parentheses(piece(argument).text), Hold::power, true};
  }

  Piece logarithm_of(const Tree& tree) {
    const bool is_braced = is_latex() && (tree[0].text.size() > 1 || dice_.one_in(2));
    const std::string base = is_braced ? "{" + tree[0].text + "}" : tree[0].text;
    return called(name_of(Op::log) + "_" + base, tree[1]);
  }

  Piece exponential_of(const Tree& tree) {
    if (dice_.one_in(2)) return called(name_of(Op::exp), tree[0]);
    return power_of(power({Op::e}, tree[0]));
  }

  Piece magnitude_of(const Tree& tree) {
    const std::string inner = piece(tree[0]).text;
    const bool is_clear = !is_in_group_ && !contains(tree[0], Op::abs);
    if (is_clear && dice_.one_in(2)) return {"|" + inner + "|"};
    if (!is_latex()) return {"abs(" + inner + ")", Hold::atom, true};
    if (dice_.one_in(2)) return {joined("\\lvert", inner) + "\\rvert"};
    return {"\\left|" + inner + "\\right|"};
  }

  Piece factorial_of(const Tree& tree) { return {tree[0].text + "!", Hold::power}; }

  Piece binomial_of(const Tree& tree) {
    const std::string command = any_of({"\\binom", "\\dbinom", "\\tbinom"});
    return {command + "{" + tree[0].text + "}{" + tree[1].text + "}", Hold::power, true, false};
  }

  Piece indexed_sum_of(const Tree& tree) {
    const std::string bounds =
        "_{" + tree.text + any_of({"=", " = "}) + tree[1].text + "}^{" + tree[2].text + "}";
    const std::string command = any_of({"\\sum", "\\sum\\limits"});
    return {command + bounds + " " + holding(tree[0], Hold::function).text, Hold::open};
  }

  Piece piece(const Tree& tree) {
    switch (tree.op) {
      case Op::integer:
        return {integer_text(tree.text, false), Hold::atom, false, true};
      case Op::decimal:
        return {decimal_text(tree.text), Hold::atom, false, true};
      case Op::pi:
        return pi();
      case Op::e:
        return euler();
      case Op::symbol:
        return {tree.text, Hold::atom, true, is_latex()};
      case Op::add:
      case Op::subtract:
        return sum_of(tree);
      case Op::negate:
        return negation_of(tree);
      case Op::multiply:
        return product_of(tree);
      case Op::divide:
        return quotient_of(tree);
      case Op::power:
        return power_of(tree);
      case Op::root:
        return root_of(tree);
      case Op::log:
        return logarithm_of(tree);
      case Op::exp:
        return exponential_of(tree);
      case Op::abs:
        return magnitude_of(tree);
      case Op::factorial:
        return factorial_of(tree);
      case Op::binomial:
        return binomial_of(tree);
      case Op::sum:
        return indexed_sum_of(tree);
      default:
        return called(name_of(tree.op), tree[0]);
    }
  }

  Dialect dialect_;
  bool is_in_group_;
  Dice& dice_;
};

}  // namespace cupel::oracle
