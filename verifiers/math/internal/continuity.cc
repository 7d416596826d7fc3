#include "verifiers/math/internal/continuity.h"

#include <algorithm>

#include "verifiers/math/internal/derivative.h"

namespace cupel::math {
namespace {

bool is_continuous(Function function) {
  switch (function) {
    case Function::sin:
    case Function::cos:
    case Function::tan:
    case Function::cot:
    case Function::sec:
    case Function::csc:
    case Function::arcsin:
    case Function::arccos:
    case Function::arctan:
    case Function::sinh:
    case Function::cosh:
    case Function::tanh:
    case Function::coth:
    case Function::sech:
    case Function::csch:
    case Function::arsinh:
    case Function::arcosh:
    case Function::artanh:
    case Function::exp:
    case Function::ln:
    case Function::log:
    case Function::abs:
    case Function::max:
    case Function::min:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool is_continuous(const Expression& node, std::string_view symbol) {
  if (!depends_on(node, symbol)) return true;
  switch (node.kind) {
    case Kind::symbol:
      return true;
    case Kind::power:  // 0^x and x^x have no limit at 0 that 0^0 would tell
      if (depends_on(node[1], symbol) && !node[0].is(Kind::integer) && !node[0].is(Constant::e))
        return false;
      break;
    case Kind::add:
    case Kind::multiply:
    case Kind::divide:
    case Kind::negate:
    case Kind::root:
    case Kind::percent:
    case Kind::degrees:
      break;
    case Kind::function:
      if (!is_continuous(node.function())) return false;
      break;
    default:
      return false;
  }
  if (node.is(Kind::power) && node[0].is(Kind::integer) && node[0].text == "0") return false;
  return std::all_of(node.children.begin(), node.children.end(),
                     [symbol](const Expression* child) { return is_continuous(*child, symbol); });
}

}  // namespace cupel::math
