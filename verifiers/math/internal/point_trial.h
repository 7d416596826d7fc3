#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "verifiers/math/internal/ball.h"
#include "verifiers/math/internal/sample_points.h"
#include "verifiers/math/internal/scalar.h"
#include "verifiers/math/internal/survey.h"
#include "verifiers/math/internal/switches.h"

namespace cupel::math {

/// Compares two expressions by balls at sample points: their values, or, for proportion, their
/// ratios to the values at a first point. Holds references; used once, by one thread.
class PointTrial {
 public:
  PointTrial(const Expression& a, const Expression& b, const Survey& survey, SamplePoints& points,
             Scope& scope)
      : a_(a), b_(b), survey_(survey), points_(points), scope_(scope) {}

  Decision decide_equality();
  Proportion decide_proportion();

  /// The sign of a/b at the first real point where both have one; 0 without such a point.
  int sign_of_ratio();

 private:
  enum class Outcome { agree, disagree, unusable, mismatch };

  Decision decide();
  std::optional<Equality> in_real_domain();
  std::optional<Equality> in_complex_domain(SamplePoints::Region region);
  bool has_enough() const;
  Equality confirmed(Domain domain);
  Equality by_remainders();
  bool differ_at_switches();
  void move_to(const SwitchPlace& place, double offset);
  void move_others(const SwitchPlace& place, double value);
  bool differ_here();
  Outcome try_point(Domain domain);
  Outcome try_point(Domain domain, slong precision, bool& is_wide);
  Outcome compare(slong precision, bool& is_wide);
  void note_difference();
  Decision finish(Equality equality);

  const Expression& a_;
  const Expression& b_;
  const Survey& survey_;
  SamplePoints& points_;
  Scope& scope_;
  Acb x_, y_;  // values at the point tried last
  bool is_proportion_ = false;
  bool has_reference_ = false;
  Acb x_reference_, y_reference_;
  bool unsupported_ = false;
  std::size_t agreements_ = 0;
  std::size_t weak_ = 0;       // agreements at 0 = 0 or at values so large that small terms vanish
  std::size_t excused_ = 0;    // real on one side only, equal as complex numbers
  std::size_t unexcused_ = 0;  // real on one side only, different as complex numbers
  std::size_t unclear_ = 0;    // points in this domain where no precision helped
  bool by_domains_ = false;
  std::size_t agreed_at_ = 0;  // a point where they agreed, to look at more closely
  SamplePoints::Region agreed_region_ = SamplePoints::Region::varied;
  std::string certificate_ = {};
};

}  // namespace cupel::math
