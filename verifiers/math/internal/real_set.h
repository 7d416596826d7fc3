#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/flint_values.h"
#include "verifiers/math/internal/scalar.h"

namespace cupel::math {

/// Bits that ends of intervals are computed with.
constexpr slong kEndPrecision = 256;

/// A real number, enclosed in a ball, and the expression it comes from, if any.
struct Point {
  Point() = default;
  explicit Point(const Expression* origin) : exact(origin) {}
  Point(const Point& other) : exact(other.exact) { arb_set(ball, other.ball); }
  Point(Point&& other) noexcept : exact(other.exact) { arb_swap(ball, other.ball); }
  Point& operator=(const Point& other) {
    exact = other.exact;
    arb_set(ball, other.ball);
    return *this;
  }
  Point& operator=(Point&& other) noexcept {
    exact = other.exact;
    arb_swap(ball, other.ball);
    return *this;
  }
  ~Point() = default;

  Arb ball;
  const Expression* exact = nullptr;
};

/// -1, 0 or 1. Where balls overlap the expressions decide, and where there are none, or nothing
/// can, the numbers count as one.
int compare(const Point& a, const Point& b, Scope& scope);

/// A real constant's value; nothing where it is not one, or is infinite.
std::optional<Point> real_point(const Expression& constant, Scope& scope);

/// A union of finitely many intervals and points: the line is cut at points, and the set holds some
/// of the points and some of the gaps between them, the first and last of which have no end. What
/// operations give means nothing once the budget is exceeded.
class RealSet {
 public:
  static RealSet none() { return RealSet({}, {false}); }
  static RealSet all() { return RealSet({}, {true}); }

  static RealSet of_points(std::vector<Point> points, Scope& scope);

  /// Cut at `cuts`, in ascending order, and holding what `holds` says: a gap, a cut, a gap, …, a
  /// gap.
  RealSet(std::vector<Point> cuts, std::vector<bool> holds);

  bool is_empty() const { return cuts_.empty() && !holds_[0]; }
  bool is_finite() const;
  std::span<const Point> cuts() const { return cuts_; }

  RealSet complement() const;
  static RealSet unite(std::vector<RealSet> sets, Scope& scope);      ///< none: the empty set
  static RealSet intersect(std::vector<RealSet> sets, Scope& scope);  ///< none: the line
  static RealSet subtract(const RealSet& a, const RealSet& b, Scope& scope);

  /// Every integer n in the set as [n - 1/2, n + 1/2): two sets have the same integers where these
  /// are equal. Nothing where it is cut so far out that integers are not told apart there.
  std::optional<RealSet> around_integers(Scope& scope) const;
  bool has_only_integers() const;

  /// A gap or cut of the symmetric difference, as text: a point, or an interval in which every
  /// point is in one set and not in the other. Nothing where the sets are equal.
  static std::optional<std::string> where_they_differ(const RealSet& a, const RealSet& b,
                                                      Scope& scope);

  /// As intervals, ends to ten digits.
  std::string to_string() const;

 private:
  using Keep = bool (*)(bool in_a, bool in_b);
  static RealSet combine(const RealSet& a, const RealSet& b, Scope& scope, Keep keep);
  static RealSet combine(std::vector<RealSet> sets, Scope& scope, Keep keep);
  std::string cell_text(std::size_t cell) const;

  std::vector<Point> cuts_;
  std::vector<bool> holds_;  ///< 2 · cuts + 1
};

/// Whether this is written as a set: an interval, {…}, a union, ℝ, …
bool is_set_like(const Expression& expression);

/// The set of reals that an expression denotes: an interval, a finite set of constants, ℝ, what
/// operations make of those, {x | condition}, or a statement in one unknown. Nothing where it is
/// no such set, or none that can be worked out.
std::optional<RealSet> real_set_of(const Expression& expression, Scope& scope);

/// Whether two expressions denote the same set. Statements in one unknown denote those for which
/// they hold.
Decision decide_sets(const Expression& a, const Expression& b, Scope& scope);

}  // namespace cupel::math
