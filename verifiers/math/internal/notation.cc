#include "verifiers/math/internal/notation.h"

#include <array>

namespace cupel::math {
namespace {

/// How tightly a kind holds together; what holds less than its surroundings gets parentheses.
int tightness(Kind kind) {
  switch (kind) {
    case Kind::list:
    case Kind::all_of:
    case Kind::any_of:
    case Kind::negation:
      return 0;
    case Kind::relation:
      return 1;
    case Kind::set_union:
    case Kind::intersection:
    case Kind::difference:
    case Kind::ratio:
      return 2;
    case Kind::add:
    case Kind::plus_minus:
      return 3;
    case Kind::negate:
    case Kind::multiply:
    case Kind::divide:
    case Kind::quantity:
      return 4;
    case Kind::power:
    case Kind::percent:
    case Kind::degrees:
      return 5;
    default:
      return 6;
  }
}

class Writer {
 public:
  explicit Writer(std::size_t limit) : limit_(limit) {}

  std::string run(const Expression& tree) {
    write(tree, 0);
    if (out_.size() > limit_) out_.replace(limit_, std::string::npos, "…");
    return std::move(out_);
  }

 private:
  bool is_full() const { return out_.size() > limit_; }

  void write(const Expression& tree, int around) {
    if (is_full()) return;
    const bool wrapped = tightness(tree.kind) < around;
    if (wrapped) out_ += '(';
    write_bare(tree);
    if (wrapped) out_ += ')';
  }

  void write_bare(const Expression& tree) {
    switch (tree.kind) {
      case Kind::add:
        return sum(tree);
      case Kind::negate:
        out_ += '-';
        return write(tree[0], 5);
      case Kind::multiply:
        return separated(tree, "*", 4);
      case Kind::divide:
        write(tree[0], 4);
        out_ += '/';
        return write(tree[1], 5);
      case Kind::power:
        write(tree[0], 6);
        out_ += '^';
        return write(tree[1], 6);
      case Kind::root:
        return root(tree);
      case Kind::percent:
        write(tree[0], 6);
        out_ += '%';
        return;
      case Kind::degrees:
        write(tree[0], 6);
        out_ += "°";
        return;
      case Kind::quantity:
        write(tree[0], 4);
        out_.append(" ").append(tree.text);
        return;
      case Kind::plus_minus:
        return plus_minus(tree);
      case Kind::list:
        return separated(tree, separator(tree), 1);
      case Kind::all_of:
        return separated(tree, " and ", 1);
      case Kind::any_of:
        return separated(tree, " or ", 1);
      case Kind::negation:
        out_ += "not ";
        return write(tree[0], 1);
      case Kind::ratio:
        return separated(tree, ":", 3);
      case Kind::set_union:
        return separated(tree, " ∪ ", 3);
      case Kind::intersection:
        return separated(tree, " ∩ ", 3);
      case Kind::difference:
        return separated(tree, " \\ ", 3);
      case Kind::bracketed:
        return bracketed(tree);
      case Kind::set:
        return enclosed(tree, "{", "}");
      case Kind::set_builder:
        out_ += '{';
        write(tree[0], 1);
        out_ += " | ";
        write(tree[1], 0);
        out_ += '}';
        return;
      case Kind::matrix:
        return matrix(tree);
      case Kind::relation:
        return relation(tree);
      case Kind::words:
        out_ += tree.text;
        return;
      case Kind::function:
        if (tree.is(Function::factorial)) return postfix(tree, "!");
        if (tree.is(Function::abs)) return enclosed(tree, "|", "|");
        [[fallthrough]];
      case Kind::application:
        out_ += name_of(tree);
        return enclosed(tree, "(", ")");
      default:
        if (tree.children.empty()) {
          out_ += to_string(tree, limit_);
          return;
        }
        out_ += name_of(tree);
        return enclosed(tree, "(", ")");
    }
  }

  static std::string name_of(const Expression& tree) {
    const std::string whole =
        to_string(Expression{tree.kind, tree.code, tree.number, tree.text, {}});
    return whole.substr(0, whole.find('('));
  }

  void sum(const Expression& tree) {
    for (std::size_t i = 0; i < tree.size() && !is_full(); ++i) {
      const bool negative = tree[i].is(Kind::negate);
      if (i > 0) out_ += negative ? " - " : " + ";
      if (i > 0 && negative)
        write(tree[i][0], 4);
      else
        write(tree[i], 3);
    }
  }

  void root(const Expression& tree) {
    const bool is_square = tree[1].is(Kind::integer) && tree[1].text == "2";
    out_ += "sqrt";
    if (!is_square) {
      out_ += '[';
      write(tree[1], 0);
      out_ += ']';
    }
    out_ += '(';
    write(tree[0], 0);
    out_ += ')';
  }

  void plus_minus(const Expression& tree) {
    if (tree.size() == 2) {
      write(tree[0], 3);
      out_ += ' ';
    }
    out_ += tree.code == 0 ? "±" : "∓";
    if (tree.size() == 2) out_ += ' ';
    write(tree[tree.size() - 1], 4);
  }

  void postfix(const Expression& tree, std::string_view sign) {
    write(tree[0], 6);
    out_ += sign;
  }

  static std::string_view separator(const Expression& tree) {
    constexpr std::array<std::string_view, 5> kSeparators = {", ", "; ", " and ", " or ", ", "};
    return kSeparators[tree.code];
  }

  void separated(const Expression& tree, std::string_view between, int around) {
    for (std::size_t i = 0; i < tree.size() && !is_full(); ++i) {
      if (i > 0) out_ += between;
      write(tree[i], around);
    }
  }

  void enclosed(const Expression& tree, std::string_view open, std::string_view close) {
    out_ += open;
    separated(tree, ", ", 1);
    out_ += close;
  }

  void bracketed(const Expression& tree) {
    constexpr std::array<std::string_view, 5> kOpen = {"(", "[", "(", "[", "⟨"};
    constexpr std::array<std::string_view, 5> kClose = {")", "]", "]", ")", "⟩"};
    enclosed(tree, kOpen[tree.code], kClose[tree.code]);
  }

  void matrix(const Expression& tree) {
    const auto columns = static_cast<std::size_t>(tree.number);
    out_ += '[';
    for (std::size_t i = 0; i < tree.size() && !is_full(); ++i) {
      if (i > 0) out_ += i % columns == 0 ? "; " : ", ";
      write(tree[i], 1);
    }
    out_ += ']';
  }

  void relation(const Expression& tree) {
    const Expression nothing{Kind::symbol, 0, 0, "", {}};
    for (std::size_t i = 0; i < tree.size() && !is_full(); ++i) {
      if (i > 0) {
        const Expression* sides[] = {&nothing, &nothing};
        const Expression sign{Kind::relation, 0, 0, tree.text.substr(i - 1, 1), sides};
        const std::string text = to_string(sign);  // " = "
        out_ += out_.empty() ? text.substr(1) : text;
      }
      write(tree[i], 2);
    }
  }

  std::size_t limit_;
  std::string out_;
};

}  // namespace

std::string_view kind_name(const Expression& tree) {
  switch (tree.kind) {
    case Kind::integer:
      return "integer";
    case Kind::decimal:
      return "decimal";
    case Kind::negate:
      return kind_name(tree[0]);
    case Kind::divide:
      return tree[0].is(Kind::integer) && tree[1].is(Kind::integer) ? "fraction" : "expression";
    case Kind::percent:
      return "percentage";
    case Kind::degrees:
      return "angle";
    case Kind::quantity:
      return "quantity";
    case Kind::based:
      return "numeral";
    case Kind::clock:
      return "time";
    case Kind::ratio:
      return "ratio";
    case Kind::words:
      return "words";
    case Kind::list:
      return "list";
    case Kind::bracketed: {
      const bool is_half_open = tree.code == static_cast<std::uint8_t>(Brackets::round_square) ||
                                tree.code == static_cast<std::uint8_t>(Brackets::square_round);
      return is_half_open ? "interval" : "tuple";
    }
    case Kind::set:
    case Kind::set_builder:
    case Kind::named_set:
    case Kind::set_union:
    case Kind::intersection:
    case Kind::difference:
      return "set";
    case Kind::matrix:
      return "matrix";
    case Kind::relation:
      return tree.sign(0) == Sign::equal ? "equation" : "relation";
    case Kind::all_of:
    case Kind::any_of:
    case Kind::negation:
      return "statement";
    default:
      return "expression";
  }
}

std::string notation(const Expression& tree, std::size_t limit) { return Writer(limit).run(tree); }

}  // namespace cupel::math
