#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "rewards/scored_lines.h"

namespace cupel {

/// What the scores of a row must be for it to stay: `reward>=0.5`, `math>=1`, `outcome=correct`,
/// `reason!=truncated`. A value; all const members may be called from any thread.
///
///     auto condition = Condition::from_text("math>=1");
///     if (condition->holds(row)) …
class Condition {
 public:
  /// `NAME OP NUMBER`, where NAME is `reward` or a component and OP one of >= > <= < = !=;
  /// `outcome` and `reason` are compared with a name by = and !=. `correct` is short for
  /// `outcome=correct`.
  static Result<Condition> from_text(std::string_view text);

  /// A score that the row does not have, or that is null, holds no condition.
  bool holds(const ScoredLine& row) const;

  /// The component that it asks about, "" where it asks about something else.
  const std::string& component() const { return component_; }

  /// Whether it asks about the outcome or the reason, which rows of other programs may not have.
  bool asks_verdict() const { return what_ == What::outcome || what_ == What::reason; }

  /// `math>=1`.
  const std::string& text() const { return text_; }

 private:
  enum class What { reward, component, outcome, reason };
  enum class Sign { at_least, more, at_most, less, equal, not_equal };

  Condition() = default;
  bool compare(double value) const;
  bool is_wanted(bool equal) const { return equal == (sign_ == Sign::equal); }

  std::string text_;
  What what_ = What::reward;
  Sign sign_ = Sign::at_least;
  std::string component_;
  double number_ = 0;
  Outcome outcome_ = Outcome::correct;
  Reason reason_ = Reason::passed;
};

}  // namespace cupel
