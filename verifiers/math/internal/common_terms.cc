#include "verifiers/math/internal/common_terms.h"

#include <algorithm>
#include <vector>

namespace cupel::math {
namespace {

constexpr std::size_t kMostTerms = 64;  // of which each is held against each

std::vector<const Expression*> terms_of(const Expression& node) {
  if (!node.is(Kind::add)) return {&node};
  return {node.children.begin(), node.children.end()};
}

const Expression* sum_of(const std::vector<const Expression*>& terms, const Builder& build) {
  if (terms.empty()) return build.integer(0);
  return terms.size() == 1 ? terms[0] : build.node(Kind::add, terms);
}

}  // namespace

std::optional<Remainders> without_common_terms(const Expression& a, const Expression& b,
                                               const Builder& build) {
  auto left = terms_of(a), right = terms_of(b);
  if (left.size() > kMostTerms || right.size() > kMostTerms) return std::nullopt;
  const auto shared = std::erase_if(left, [&right](const Expression* term) {
    const auto twin = std::find_if(right.begin(), right.end(),
                                   [term](const Expression* other) { return same(*term, *other); });
    if (twin == right.end()) return false;
    right.erase(twin);
    return true;
  });
  if (shared == 0) return std::nullopt;
  return Remainders{sum_of(left, build), sum_of(right, build)};
}

}  // namespace cupel::math
