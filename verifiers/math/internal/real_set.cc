#include "verifiers/math/internal/real_set.h"

#include <algorithm>
#include <utility>

#include "verifiers/math/internal/ball.h"

namespace cupel::math {
namespace {

std::string text_of(const Point& point) {
  char* digits = arb_get_str(point.ball, 10, ARB_STR_NO_RADIUS);
  std::string text(digits);
  flint_free(digits);
  return text;
}

}  // namespace

int compare(const Point& a, const Point& b, Scope& scope) {
  if (arb_lt(a.ball, b.ball)) return -1;
  if (arb_gt(a.ball, b.ball)) return 1;
  if (!a.exact || !b.exact || same(*a.exact, *b.exact)) return 0;
  if (arb_is_exact(a.ball) && arb_is_exact(b.ball)) return 0;
  return order(*a.exact, *b.exact, scope).value_or(0);
}

std::optional<Point> real_point(const Expression& constant, Scope& scope) {
  if (!is_scalar(constant.kind) || !scope.budget.spend(500)) return std::nullopt;
  Acb value;
  if (evaluate(constant, {}, Domain::real, kEndPrecision, scope.budget, value) != Value::defined)
    return std::nullopt;
  std::optional<Point> point(&constant);
  arb_swap(point->ball, acb_realref(value.operator acb_struct*()));
  return point;
}

RealSet::RealSet(std::vector<Point> cuts, std::vector<bool> holds) {
  holds_.push_back(holds[0]);
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    const bool at = holds[2 * i + 1], after = holds[2 * i + 2];
    if (at == holds_.back() && after == holds_.back()) continue;  // cuts nothing
    cuts_.push_back(std::move(cuts[i]));
    holds_.push_back(at);
    holds_.push_back(after);
  }
}

RealSet RealSet::of_points(std::vector<Point> points, Scope& scope) {
  std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) {
    return arf_cmp(arb_midref(a.ball.operator const arb_struct*()),
                   arb_midref(b.ball.operator const arb_struct*())) < 0;
  });
  const auto is_same = [&](const Point& a, const Point& b) { return compare(a, b, scope) == 0; };
  points.erase(std::unique(points.begin(), points.end(), is_same), points.end());
  std::vector<bool> holds(2 * points.size() + 1);
  for (std::size_t i = 0; i < points.size(); ++i) holds[2 * i + 1] = true;
  return RealSet(std::move(points), std::move(holds));
}

bool RealSet::is_finite() const {
  for (std::size_t gap = 0; gap < holds_.size(); gap += 2)
    if (holds_[gap]) return false;
  return true;
}

RealSet RealSet::complement() const {
  std::vector<bool> holds = holds_;
  holds.flip();
  return RealSet(cuts_, std::move(holds));
}

RealSet RealSet::combine(const RealSet& a, const RealSet& b, Scope& scope, Keep keep) {
  if (!scope.budget.spend(20 * (a.holds_.size() + b.holds_.size()))) return none();
  std::vector<Point> cuts;
  std::vector<bool> holds = {keep(a.holds_[0], b.holds_[0])};
  std::size_t i = 0, j = 0;
  while (i < a.cuts_.size() || j < b.cuts_.size()) {
    const int order = i == a.cuts_.size()   ? 1
                      : j == b.cuts_.size() ? -1
                                            : compare(a.cuts_[i], b.cuts_[j], scope);
    cuts.push_back(order <= 0 ? a.cuts_[i] : b.cuts_[j]);
    const bool at_a = a.holds_[2 * i + (order <= 0)], at_b = b.holds_[2 * j + (order >= 0)];
    holds.push_back(keep(at_a, at_b));
    i += order <= 0;
    j += order >= 0;
    holds.push_back(keep(a.holds_[2 * i], b.holds_[2 * j]));
  }
  return RealSet(std::move(cuts), std::move(holds));
}

/// In pairs, then pairs of pairs: no cut is looked at more than log n times.
RealSet RealSet::combine(std::vector<RealSet> sets, Scope& scope, Keep keep) {
  for (std::size_t step = 1; step < sets.size(); step *= 2)
    for (std::size_t i = 0; i + step < sets.size(); i += 2 * step)
      sets[i] = combine(sets[i], sets[i + step], scope, keep);
  return std::move(sets[0]);
}

RealSet RealSet::unite(std::vector<RealSet> sets, Scope& scope) {
  if (sets.empty()) return none();
  return combine(std::move(sets), scope, [](bool in_a, bool in_b) { return in_a || in_b; });
}

RealSet RealSet::intersect(std::vector<RealSet> sets, Scope& scope) {
  if (sets.empty()) return all();
  return combine(std::move(sets), scope, [](bool in_a, bool in_b) { return in_a && in_b; });
}

RealSet RealSet::subtract(const RealSet& a, const RealSet& b, Scope& scope) {
  return combine(a, b, scope, [](bool in_a, bool in_b) { return in_a && !in_b; });
}

std::optional<std::string> RealSet::where_they_differ(const RealSet& a, const RealSet& b,
                                                      Scope& scope) {
  const RealSet apart = combine(a, b, scope, [](bool in_a, bool in_b) { return in_a != in_b; });
  for (std::size_t cell = 0; cell < apart.holds_.size(); ++cell)
    if (apart.holds_[cell]) return apart.cell_text(cell);
  return std::nullopt;
}

std::string RealSet::cell_text(std::size_t cell) const {
  if (cell % 2 == 1) return text_of(cuts_[cell / 2]);
  const std::string first = cell == 0 ? "-infinity" : text_of(cuts_[cell / 2 - 1]);
  const std::string last = cell / 2 == cuts_.size() ? "infinity" : text_of(cuts_[cell / 2]);
  return "(" + first + ", " + last + ")";
}

std::string RealSet::to_string() const {
  std::string text;
  for (std::size_t cell = 0; cell < holds_.size(); ++cell) {
    if (!holds_[cell]) continue;
    const bool gap = cell % 2 == 0;
    if (!gap && (holds_[cell - 1] || holds_[cell + 1])) continue;  // the end of an interval
    std::string part = gap ? cell_text(cell) : "{" + cell_text(cell) + "}";
    if (gap && cell > 0 && holds_[cell - 1]) part.front() = '[';
    if (gap && cell + 1 < holds_.size() && holds_[cell + 1]) part.back() = ']';
    text += (text.empty() ? "" : " or ") + part;
  }
  return text.empty() ? "{}" : text;
}

}  // namespace cupel::math
