#include "verifiers/math/internal/integration_constant.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "verifiers/math/internal/substitution.h"

namespace cupel::math {
namespace {

constexpr std::array<std::string_view, 8> kConstants = {"C",   "c",   "K",   "k",
                                                        "C_1", "c_1", "C_0", "c_0"};
constexpr std::array<std::string_view, 6> kVariables = {"x", "t", "u", "z", "theta", "y"};

/// A sum taken apart.
struct Primitive {
  const Expression* constant = nullptr;
  const Expression* rest = nullptr;
};

Primitive take_apart(const Expression& node, const Builder& build) {
  if (!node.is(Kind::add)) return {};
  Primitive result;
  std::vector<const Expression*> terms(node.children.begin(), node.children.end());
  const auto constant = std::find_if(terms.begin(), terms.end(), [](const Expression* term) {
    return term->is(Kind::symbol) &&
           std::find(kConstants.begin(), kConstants.end(), term->text) != kConstants.end();
  });
  if (constant == terms.end()) return {};
  result.constant = *constant;
  terms.erase(constant);
  result.rest = terms.size() == 1 ? terms[0] : build.node(Kind::add, terms);
  return result;
}

}  // namespace

std::optional<Remainders> without_integration_constants(const Expression& a, const Expression& b,
                                                        const Builder& build) {
  const Primitive left = take_apart(a, build), right = take_apart(b, build);
  if (left.constant == nullptr || right.constant == nullptr) return std::nullopt;
  const std::string_view one = left.constant->text, other = right.constant->text;
  const bool apart = !mentions(*left.rest, one) && !mentions(*right.rest, other) &&
                     !mentions(a, other) && !mentions(b, one);
  const bool named = one[0] == 'C' || other[0] == 'C';
  const bool varies =
      std::any_of(kVariables.begin(), kVariables.end(),
                  [&left](std::string_view name) { return mentions(*left.rest, name); });
  if (!apart || !named || !varies) return std::nullopt;
  return Remainders{left.rest, right.rest};
}

}  // namespace cupel::math
