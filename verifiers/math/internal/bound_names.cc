#include "verifiers/math/internal/bound_names.h"

#include <string_view>
#include <utility>
#include <vector>

namespace cupel::math {
namespace {

class Matcher {
 public:
  bool match(const Expression& a, const Expression& b) {
    if (a.kind != b.kind || a.size() != b.size()) return false;
    if (a.is(Kind::symbol)) return match(a.text, b.text);
    if (a.code != b.code || a.number != b.number || a.text != b.text) return false;
    if (!binds_a_symbol(a)) return match_children(a, b, 0);
    if (!b[1].is(Kind::symbol) || !match_children(a, b, 2)) return false;
    names_.emplace_back(a[1].text, b[1].text);
    const bool alike = match(a[0], b[0]);
    names_.pop_back();
    return alike;
  }

 private:
  bool match_children(const Expression& a, const Expression& b, std::size_t first) {
    for (std::size_t i = first; i < a.size(); ++i)
      if (!match(a[i], b[i])) return false;
    return true;
  }

  static bool binds_a_symbol(const Expression& node) {
    const bool series = node.is(Kind::sum) || node.is(Kind::product) || node.is(Kind::integral);
    return ((series && node.size() == 4) || (node.is(Kind::limit) && node.size() == 3)) &&
           node[1].is(Kind::symbol);
  }

  bool match(std::string_view a, std::string_view b) const {
    for (std::size_t i = names_.size(); i-- > 0;)
      if (names_[i].first == a || names_[i].second == b)
        return names_[i].first == a && names_[i].second == b;
    return a == b;
  }

  std::vector<std::pair<std::string_view, std::string_view>> names_ = {};
};

}  // namespace

bool same_but_for_bound_names(const Expression& a, const Expression& b) {
  return Matcher().match(a, b);
}

}  // namespace cupel::math
