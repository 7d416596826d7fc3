#include "tests/oracle/judge.h"

#include <string>

#include "tests/oracle/dice.h"
#include "tests/oracle/evaluate.h"

namespace cupel::oracle {
namespace {

constexpr int kPoints = 16;
constexpr int kNeeded = 4;
constexpr long kAgreeing = 400;
constexpr long kDiffering = 150;

/// A third of the values are negative; none is an integer or near one by more than chance.
Real coordinate(Dice& dice) {
  Real value(dice.between(1, 4'000'000));
  mpfr_div_si(value.get(), value.get(), 1'000'003, MPFR_RNDN);
  if (dice.one_in(3)) mpfr_neg(value.get(), value.get(), MPFR_RNDN);
  return value;
}

Point point_for(const std::vector<std::string>& names, Dice& dice) {
  Point point;
  for (const std::string& name : names) point.emplace(name, coordinate(dice));
  return point;
}

Judgement judge_values(const Real& a, const Real& b) {
  const Real difference = computed(mpfr_sub, a, b);
  const Real& scale = mpfr_cmpabs(a.get(), b.get()) < 0 ? b : a;
  if (difference.is_below(scale, kAgreeing)) return Judgement::equal;
  return difference.is_below(scale, kDiffering) ? Judgement::unsure : Judgement::different;
}

}  // namespace

Judgement judge(const Tree& a, const Tree& b) {
  const std::vector<std::string> names = symbols_of(a + b);
  const bool constant = names.empty();
  Dice dice(20'240'601);
  int agreeing = 0, one_sided = 0;
  bool unsure = false;
  for (int i = 0; i < (constant ? 1 : kPoints); ++i) {
    const Point point = point_for(names, dice);
    const std::optional<Real> at_a = evaluate(a, point);
    const std::optional<Real> at_b = evaluate(b, point);
    one_sided += at_a.has_value() != at_b.has_value();
    if (!at_a || !at_b) continue;
    const Judgement here = judge_values(*at_a, *at_b);
    if (here == Judgement::different) return here;
    unsure = unsure || here == Judgement::unsure;
    ++agreeing;
  }
  const bool has_enough = agreeing >= (constant ? 1 : kNeeded) && one_sided <= kPoints / 4;
  return has_enough && !unsure ? Judgement::equal : Judgement::unsure;
}

bool is_less(const Tree& a, const Tree& b) {
  const auto difference = evaluate(b - a, {});
  return difference && difference->sign() > 0;
}

}  // namespace cupel::oracle
