#include "verifiers/math/internal/survey.h"

#include <algorithm>

namespace cupel::math {
namespace {

bool takes_whole_numbers(Function function) {
  switch (function) {
    case Function::factorial:
    case Function::double_factorial:
    case Function::binomial:
    case Function::permutations:
    case Function::gcd:
    case Function::lcm:
    case Function::mod:
    case Function::floor:
    case Function::ceil:
    case Function::round:
    case Function::fractional_part:
      return true;
    default:
      return false;
  }
}

bool is_combinatorial(Function function) {
  return function == Function::factorial || function == Function::binomial ||
         function == Function::permutations;
}

bool speaks_of_complex(const Expression& node) {
  return node.is(Constant::i) || node.is(Function::real_part) ||
         node.is(Function::imaginary_part) || node.is(Function::conjugate) ||
         node.is(Function::argument);
}

bool is_negative_constant(const Expression& node) {
  if (node.is(Kind::negate)) return is_negative_constant(node[0]) || node[0].is(Kind::integer);
  const bool quotient = node.is(Kind::divide) || node.is(Kind::multiply);
  return quotient && std::any_of(node.children.begin(), node.children.end(),
                                 [](const auto* child) { return is_negative_constant(*child); });
}

bool is_arithmetic(const Expression& node) {
  switch (node.kind) {
    case Kind::integer:
    case Kind::decimal:
    case Kind::symbol:
    case Kind::add:
    case Kind::multiply:
    case Kind::divide:
    case Kind::negate:
    case Kind::power:
    case Kind::percent:
    case Kind::degrees:
    case Kind::quantity:
      return true;
    case Kind::constant:
      return node.is(Constant::pi) || node.is(Constant::e);
    case Kind::function:
      return is_combinatorial(node.function());
    default:
      return false;
  }
}

class Surveyor {
 public:
  explicit Surveyor(Survey& found) : found_(found) {}

  void visit(const Expression& node, bool whole, bool exponent) {
    found_.has_pi = found_.has_pi || node.is(Constant::pi) || node.is(Kind::degrees);
    found_.has_e = found_.has_e || node.is(Constant::e);
    ++found_.nodes;
    found_.has_integral = found_.has_integral || node.is(Kind::integral);
    found_.is_complex = found_.is_complex || speaks_of_complex(node);
    found_.is_arithmetic = found_.is_arithmetic && is_arithmetic(node);
    switch (node.kind) {
      case Kind::symbol:
        return note(node.text, whole, exponent);
      case Kind::power:
        visit(node[0], whole, exponent);
        return visit(node[1], whole || is_negative_constant(node[0]), true);
      case Kind::root:
        visit(node[0], whole, exponent);
        return visit(node[1], true, exponent);
      case Kind::sum:
      case Kind::product:
      case Kind::integral:
        if (node.size() == 4) return visit_binder(node, exponent);
        break;
      default:
        break;
    }
    const bool inside = whole || (node.is(Kind::function) && takes_whole_numbers(node.function()));
    for (const Expression* child : node.children) visit(*child, inside, exponent);
  }

 private:
  void visit_binder(const Expression& node, bool exponent) {
    const bool steps = !node.is(Kind::integral);
    visit(node[2], steps, exponent);
    visit(node[3], steps, exponent);
    bound_.push_back(node[1].text);
    visit(node[0], false, exponent);
    bound_.pop_back();
  }

  void note(std::string_view name, bool whole, bool exponent) {
    if (std::find(bound_.begin(), bound_.end(), name) != bound_.end()) return;
    auto at = std::find_if(found_.symbols.begin(), found_.symbols.end(),
                           [&](const FreeSymbol& symbol) { return symbol.name == name; });
    if (at == found_.symbols.end()) at = found_.symbols.insert(at, FreeSymbol{.name = name});
    at->whole = at->whole || whole;
    at->exponent = at->exponent || exponent;
    found_.has_whole = found_.has_whole || whole;
  }

  Survey& found_;
  std::vector<std::string_view> bound_ = {};
};

constexpr std::string_view kWholeByCustom = "nmkijlpqrNKM";

}  // namespace

Survey survey(const Expression& a, const Expression& b) {
  Survey found;
  Surveyor surveyor(found);
  surveyor.visit(a, false, false);
  surveyor.visit(b, false, false);
  std::sort(found.symbols.begin(), found.symbols.end(),
            [](const FreeSymbol& x, const FreeSymbol& y) { return x.name < y.name; });
  for (FreeSymbol& symbol : found.symbols) {
    const char initial = symbol.name.empty() ? '?' : symbol.name[0];
    const bool short_name = symbol.name.size() == 1 || symbol.name.find('_') == 1;
    const bool custom = short_name && kWholeByCustom.find(initial) != std::string_view::npos;
    symbol.whole = symbol.whole || (found.has_whole && custom);
  }
  return found;
}

}  // namespace cupel::math
