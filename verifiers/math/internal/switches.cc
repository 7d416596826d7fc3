#include "verifiers/math/internal/switches.h"

#include <cmath>
#include <optional>

#include "verifiers/math/internal/ball.h"
#include "verifiers/math/internal/derivative.h"

namespace cupel::math {
namespace {

constexpr std::size_t kMostSwitches = 12;
constexpr std::size_t kMostPlaces = 12;
constexpr int kSteps = 40;
constexpr std::size_t kMostVisits = 12'000;  // of nodes, in all evaluations together
constexpr slong kPrecision = 128;

/// left - right decides between two forms; where `steps`, so does each whole value of left.
struct Switch {
  const Expression* left;
  const Expression* right;  ///< null: zero
  bool steps = false;
};

class Collector {
 public:
  std::vector<Switch> found = {};

  void visit(const Expression& node) {
    if (found.size() >= kMostSwitches) return;
    if (node.is(Kind::function)) function(node);
    if (node.is(Kind::root)) found.push_back({&inside_power(node[0]), nullptr});
    if (node.is(Kind::power) && node[1].is(Kind::divide))
      found.push_back({&inside_power(node[0]), nullptr});
    if (node.is(Kind::relation))
      for (std::size_t i = 0; i + 1 < node.size(); ++i) found.push_back({&node[i], &node[i + 1]});
    for (const Expression* child : node.children) visit(*child);
  }

 private:
  void function(const Expression& node) {
    switch (node.function()) {
      case Function::abs:
      case Function::sign:
      case Function::norm:
        return found.push_back({&node[0], nullptr});
      case Function::floor:
      case Function::ceil:
      case Function::fractional_part:
        return found.push_back({&node[0], nullptr, true});
      case Function::max:
      case Function::min:
      case Function::mod:
      case Function::gcd:
      case Function::lcm:
        for (std::size_t i = 1; i < node.size(); ++i) found.push_back({&node[0], &node[i]});
        return;
      default:
        return;
    }
  }

  static const Expression& inside_power(const Expression& node) {
    return node.is(Kind::power) ? inside_power(node[0]) : node;
  }
};

/// A switch as a function of one symbol.
class Deciding {
 public:
  Deciding(const Switch& what, SamplePoints& points, std::size_t symbol, Budget& budget,
           std::size_t& evaluations)
      : what_(what), points_(points), symbol_(symbol), budget_(budget), evaluations_(evaluations) {}

  std::optional<double> at(double x) {
    if (evaluations_ == 0) return std::nullopt;
    --evaluations_;
    points_.set_real(symbol_, x);
    const auto left = value(*what_.left);
    const auto right = what_.right == nullptr ? std::optional(target_) : value(*what_.right);
    return left && right ? std::optional(*left - *right) : std::nullopt;
  }

  void aim_at(double target) { target_ = target; }

 private:
  std::optional<double> value(const Expression& part) {
    Acb ball;
    const Value found = evaluate(part, points_.bindings(), Domain::real, kPrecision, budget_, ball);
    if (found != Value::defined) return std::nullopt;
    return arf_get_d(arb_midref(acb_realref(static_cast<acb_struct*>(ball))), ARF_RND_NEAR);
  }

  const Switch& what_;
  SamplePoints& points_;
  std::size_t symbol_;
  Budget& budget_;
  std::size_t& evaluations_;  // that are left
  double target_ = 0;
};

/// Double roots are approached slowly, but both sides of the value returned are then seen.
std::optional<double> root(Deciding& deciding, double from, double to) {
  auto f_from = deciding.at(from), f_to = deciding.at(to);
  if (!f_from || !f_to) return std::nullopt;
  if (*f_to == *f_from) f_to = deciding.at(to = from + std::abs(*f_from));
  if (!f_to) return std::nullopt;
  const double start = std::abs(*f_from);
  for (int i = 0; i < kSteps && *f_to != 0; ++i) {
    if (*f_to == *f_from) return std::nullopt;
    const double next = to - *f_to * (to - from) / (*f_to - *f_from);
    const auto f_next = std::isfinite(next) ? deciding.at(next) : std::nullopt;
    if (!f_next) return std::nullopt;
    const bool settled = std::abs(next - to) <= 1e-12 * std::abs(next);
    from = to, f_from = f_to;
    to = next, f_to = f_next;
    if (settled) break;
  }
  if (std::abs(*f_to) > 1e-3 * start && *f_to != 0) return std::nullopt;
  const double whole = std::round(to);
  return std::abs(to - whole) < 1e-9 * std::max(1.0, std::abs(to)) ? whole : to;
}

}  // namespace

std::vector<SwitchPlace> switch_places(const Expression& a, const Expression& b,
                                       SamplePoints& points, const Survey& survey, Budget& budget) {
  if (survey.has_integral) return {};
  std::size_t evaluations = kMostVisits / (survey.nodes + 1);
  Collector switches;
  switches.visit(a);
  switches.visit(b);
  std::vector<SwitchPlace> places;
  for (const Switch& what : switches.found) {
    for (std::size_t symbol = 0; symbol < points.bindings().size(); ++symbol) {
      const std::string_view name = points.bindings()[symbol].name;
      const bool matters =
          depends_on(*what.left, name) || (what.right != nullptr && depends_on(*what.right, name));
      if (!matters) continue;
      if (places.size() >= kMostPlaces || budget.exceeded()) return places;
      points.move_to(1, SamplePoints::Region::varied);
      Deciding deciding(what, points, symbol, budget, evaluations);
      const auto here = what.steps ? deciding.at(1.5) : std::nullopt;
      const double target = here ? std::round(*here) : 0;
      for (const double next : {target, target + 1}) {
        deciding.aim_at(next);
        if (const auto place = root(deciding, 1.5, 2.25)) places.push_back({symbol, *place});
        if (!what.steps) break;
      }
    }
  }
  return places;
}

}  // namespace cupel::math
