#include "verifiers/math/internal/point_trial.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "verifiers/math/internal/ball_evaluator.h"
#include "verifiers/math/internal/common_terms.h"
#include "verifiers/math/internal/magnitudes.h"

namespace cupel::math {
namespace {

using Region = SamplePoints::Region;

constexpr slong kPrecision = 128;
constexpr slong kHighestPrecision = 1024;
constexpr slong kConfirmingPrecision = 512;
constexpr slong kMostMagnitude = 4000;
constexpr std::size_t kCandidates = 60;      // points tried in a domain
constexpr std::size_t kWanted = 6;           // agreements that say something
constexpr std::size_t kWantedIntegrals = 4;  // the same for integrals, which are dear
constexpr std::size_t kWantedWeak = 16;      // or this many of any kind
constexpr std::size_t kFewest = 3;           // without these nothing is said
constexpr std::size_t kMostUnclear = 6;      // points where no precision helps
constexpr std::size_t kEnoughMismatches = 8;
constexpr std::size_t kFewestMismatches = 3;

constexpr std::string_view kByBalls = "ball arithmetic at sample points";
constexpr std::string_view kDomains = "domains at sample points";
constexpr std::array<std::string_view, 17> kAgreed = {
    "identity test",
    "identity test at 1 point",
    "identity test at 2 points",
    "identity test at 3 points",
    "identity test at 4 points",
    "identity test at 5 points",
    "identity test at 6 points",
    "identity test at 7 points",
    "identity test at 8 points",
    "identity test at 9 points",
    "identity test at 10 points",
    "identity test at 11 points",
    "identity test at 12 points",
    "identity test at 13 points",
    "identity test at 14 points",
    "identity test at 15 points",
    "identity test at 16 points",
};

/// Whether a part of the ball is wide beside its own value and beside 1.
bool is_wide_part(const arb_t x, slong precision) {
  if (arb_is_exact(x)) return false;
  if (mag_cmp_2exp_si(arb_radref(x), -precision / 2) <= 0) return false;
  return arb_rel_accuracy_bits(x) < precision / 2;
}

/// Wide beside the size of the whole complex value: one part may be rounding noise.
bool is_wide(const acb_t x, slong precision) {
  if (!is_wide_part(acb_realref(x), precision) && !is_wide_part(acb_imagref(x), precision)) {
    return false;
  }
  return acb_rel_accuracy_bits(x) < precision / 2;
}

/// Whether a term of the size of 1 beside this value would go unnoticed.
bool absorbs_one(const acb_t x, slong precision) { return !is_moderate(x, precision - 48); }

int certain_sign(const acb_t x) {
  if (!acb_is_real(x)) return 0;
  return arb_is_positive(acb_realref(x)) - arb_is_negative(acb_realref(x));
}

}  // namespace

Decision PointTrial::decide_equality() { return decide(); }

Proportion PointTrial::decide_proportion() {
  is_proportion_ = true;
  Proportion result{decide()};
  if (result.decision.equality == Equality::equal) {
    result.sign = certain_sign(x_reference_) * certain_sign(y_reference_);
    if (!has_reference_) result.sign = 0;
  }
  return result;
}

int PointTrial::sign_of_ratio() {
  for (std::size_t i = 0; i < kCandidates; ++i) {
    points_.move_to(i, Region::varied);
    const auto at_point = [&](const Expression& node, acb_t out) {
      const Value value =
          evaluate(node, points_.bindings(), Domain::real, kPrecision, scope_.budget, out);
      return value == Value::defined ? certain_sign(out) : 0;
    };
    const int sign = at_point(a_, x_) * at_point(b_, y_);
    if (sign != 0 || scope_.budget.exceeded()) return sign;
  }
  return 0;
}

Decision PointTrial::decide() {
  std::optional<Equality> known;
  if (!survey_.is_complex) known = in_real_domain();
  if (!known && !unsupported_) known = in_complex_domain(Region::varied);
  if (!known && !unsupported_) known = in_complex_domain(Region::complex);
  if (scope_.budget.exceeded()) return finish(Equality::exceeded);
  if (known) return finish(*known);
  const bool enough = agreements_ >= kFewest && !unsupported_;
  if (!enough) return finish(Equality::unknown);
  return finish(confirmed(survey_.is_complex ? Domain::complex : Domain::real));
}

std::optional<Equality> PointTrial::in_real_domain() {
  unclear_ = 0;
  for (std::size_t i = 0; i < kCandidates; ++i) {
    const bool near = unexcused_ > 0 && i % 2 == 1;
    agreed_region_ = near ? Region::near : Region::varied;
    points_.move_to(i, agreed_region_);
    switch (try_point(Domain::real)) {
      case Outcome::agree:
        agreed_at_ = i;
        break;
      case Outcome::disagree:
        return Equality::different;
      case Outcome::mismatch: {
        const Outcome outcome = try_point(Domain::complex);
        if (outcome == Outcome::agree) ++excused_;
        if (outcome == Outcome::disagree && points_.all_positive()) ++unexcused_;
        break;
      }
      case Outcome::unusable:
        break;
    }
    if (unsupported_ || scope_.budget.exceeded()) return std::nullopt;
    if (unclear_ > kMostUnclear) break;
    if (excused_ == 0 && unexcused_ > 0) {
      if (unexcused_ >= kEnoughMismatches) break;
    } else if (has_enough()) {
      return confirmed(Domain::real);
    }
  }
  by_domains_ = unexcused_ >= kFewestMismatches && excused_ == 0;
  return by_domains_ ? std::optional(Equality::different) : std::nullopt;
}

bool PointTrial::has_enough() const {
  const std::size_t wanted = survey_.has_integral ? kWantedIntegrals : kWanted;
  return agreements_ >= wanted + weak_ || agreements_ >= kWantedWeak;
}

std::optional<Equality> PointTrial::in_complex_domain(Region region) {
  unclear_ = 0;
  for (std::size_t i = 0; i < kCandidates; ++i) {
    points_.move_to(i, region);
    const Outcome outcome = try_point(Domain::complex);
    if (outcome == Outcome::disagree) return Equality::different;
    if (unsupported_ || scope_.budget.exceeded()) return std::nullopt;
    if (outcome == Outcome::agree) {
      agreed_at_ = i;
      agreed_region_ = region;
    }
    if (unclear_ > kMostUnclear) break;
    if (has_enough()) {
      return confirmed(Domain::complex);
    }
  }
  return std::nullopt;
}

/// Looks once more with many digits, e^x + 2^{-200} not being e^x, and where |x - 1000| turns.
Equality PointTrial::confirmed(Domain domain) {
  if (is_proportion_) return Equality::equal;
  points_.move_to(agreed_at_, agreed_region_);
  slong precision = kConfirmingPrecision;
  for (const Expression* side : {&a_, &b_}) {
    const auto bits =
        magnitude_bits(*side, points_.bindings(), domain, kMostMagnitude, scope_.budget);
    if (!bits) return by_remainders();
    precision = std::max(precision, kConfirmingPrecision + 4 * *bits);
  }
  bool wide = false;
  if (try_point(domain, precision, wide) == Outcome::disagree) {
    note_difference();
    return Equality::different;
  }
  if (domain == Domain::real && differ_at_switches()) return Equality::different;
  return Equality::equal;
}

/// What is too small to be seen beside terms that both sides share.
Equality PointTrial::by_remainders() {
  const auto rest = without_common_terms(a_, b_, Builder(scope_.arena));
  return rest ? decide_scalars(*rest->a, *rest->b, scope_).equality : Equality::unknown;
}

/// On the places themselves, close by and farther off, on both sides.
bool PointTrial::differ_at_switches() {
  for (const SwitchPlace& place : switch_places(a_, b_, points_, survey_, scope_.budget)) {
    const double size = std::max(1.0, std::abs(place.value));
    for (const double offset : {0.0, 0x1p-13, -0x1p-13, 0.3, -0.3}) {
      move_to(place, offset * size);
      if (differ_here()) return true;
    }
    const bool is_far = size > 8 && survey_.symbols.size() > 1;
    for (const double offset : {0.3, -0.3}) {
      if (!is_far) break;
      move_to(place, offset * size);
      move_others(place, 1.5 * place.value);
      if (differ_here()) return true;
    }
  }
  return false;
}

void PointTrial::move_to(const SwitchPlace& place, double offset) {
  double value = place.value + offset;
  if (survey_.symbols[place.symbol].whole) value = std::max(1.0, std::round(value));
  points_.move_to(1, Region::varied);
  points_.set_real(place.symbol, value);
}

/// Far out as well: min(x, y, 100) is not min(x, y).
void PointTrial::move_others(const SwitchPlace& place, double value) {
  for (std::size_t i = 0; i < survey_.symbols.size(); ++i)
    if (i != place.symbol) points_.set_real(i, std::round(value) + static_cast<double>(i));
}

bool PointTrial::differ_here() {
  bool wide = false;
  if (try_point(Domain::real, kPrecision, wide) != Outcome::disagree) return false;
  note_difference();
  return true;
}

PointTrial::Outcome PointTrial::try_point(Domain domain) {
  const bool hopeless = survey_.has_integral || unclear_ > 1;
  const slong highest = hopeless ? kPrecision : kHighestPrecision;
  // A proportion is not looked at again with more digits as an equality is.
  for (slong precision = is_proportion_ ? kConfirmingPrecision : kPrecision;; precision *= 2) {
    bool wide = false;
    const Outcome outcome = try_point(domain, precision, wide);
    const bool agree = outcome == Outcome::agree;
    const bool absorbing = agree && (absorbs_one(x_, precision) || absorbs_one(y_, precision));
    if ((wide || absorbing) && precision < highest && !scope_.budget.exceeded()) continue;
    if (wide) {
      ++unclear_;
      return Outcome::unusable;
    }
    if (agree) {
      ++agreements_;
      if (absorbing || (acb_is_zero(x_) && acb_is_zero(y_))) ++weak_;
    }
    if (outcome == Outcome::disagree) note_difference();
    return outcome;
  }
}

PointTrial::Outcome PointTrial::try_point(Domain domain, slong precision, bool& is_wide) {
  const auto evaluated = [&](const Expression& node, acb_t out) {
    return evaluate(node, points_.bindings(), domain, precision, scope_.budget, out);
  };
  const Value a = evaluated(a_, x_);
  const Value b = a == Value::exceeded ? a : evaluated(b_, y_);
  if (a == Value::exceeded || b == Value::exceeded) return Outcome::unusable;
  unsupported_ = a == Value::unsupported || b == Value::unsupported;
  if (unsupported_) return Outcome::unusable;
  is_wide = a == Value::unclear || b == Value::unclear;
  if (is_wide) return Outcome::unusable;
  if (a == Value::defined && b == Value::defined) return compare(precision, is_wide);
  return a == b ? Outcome::unusable : Outcome::mismatch;
}

PointTrial::Outcome PointTrial::compare(slong precision, bool& wide) {
  if (is_proportion_) {
    if (acb_is_zero(x_) && acb_is_zero(y_)) return Outcome::unusable;
    if (acb_is_zero(x_) ? !acb_contains_zero(y_) : acb_is_zero(y_) && !acb_contains_zero(x_)) {
      return Outcome::disagree;
    }
    if (acb_contains_zero(x_) || acb_contains_zero(y_)) return Outcome::unusable;
    if (!has_reference_) {
      has_reference_ = true;
      acb_set(x_reference_, x_);
      acb_set(y_reference_, y_);
      return Outcome::unusable;
    }
    acb_mul(x_, x_, y_reference_, precision);
    acb_mul(y_, y_, x_reference_, precision);
  }
  if (!acb_overlaps(x_, y_)) return Outcome::disagree;
  wide = is_wide(x_, precision) || is_wide(y_, precision);
  return Outcome::agree;
}

void PointTrial::note_difference() {
  if (!scope_.explain) return;
  certificate_ = "at " + points_.description() + ": " + to_string(static_cast<acb_srcptr>(x_)) +
                 " and " + to_string(static_cast<acb_srcptr>(y_));
}

Decision PointTrial::finish(Equality equality) {
  Decision decision{.equality = equality, .tier = kByBalls};
  if (equality == Equality::equal) {
    decision.tier = kAgreed[agreements_ < kAgreed.size() ? agreements_ : kAgreed.size() - 1];
    if (scope_.explain) {
      decision.certificate = "last at " + points_.description() + ": " +
                             to_string(static_cast<acb_srcptr>(x_)) + " and " +
                             to_string(static_cast<acb_srcptr>(y_));
    }
  } else if (equality == Equality::different) {
    decision.tier = by_domains_ ? kDomains : kByBalls;
    decision.certificate = certificate_;
  }
  return decision;
}

}  // namespace cupel::math
