#include "rewards/filter/condition.h"

#include <charconv>
#include <cmath>
#include <utility>

#include "base/text.h"

namespace cupel {
namespace {

tl::unexpected<Error> not_a_condition(std::string_view text) {
  return failure("\"" + std::string(text) +
                 "\" is no condition; write one as reward>=0.5, COMPONENT>=1, outcome=correct or "
                 "reason!=truncated");
}

}  // namespace

Result<Condition> Condition::from_text(std::string_view text) {
  if (trim(text) == "correct") text = "outcome=correct";
  const std::size_t at = text.find_first_of("<>=!");
  if (at == std::string_view::npos) return not_a_condition(text);
  std::size_t behind = at + 1;
  const bool has_equals = behind < text.size() && text[behind] == '=';
  if (has_equals) ++behind;
  const std::string_view name = trim(text.substr(0, at)), wanted = trim(text.substr(behind));
  if (name.empty() || wanted.empty()) return not_a_condition(text);

  Condition condition;
  if (text[at] == '>')
    condition.sign_ = has_equals ? Sign::at_least : Sign::more;
  else if (text[at] == '<')
    condition.sign_ = has_equals ? Sign::at_most : Sign::less;
  else if (text[at] == '=')
    condition.sign_ = Sign::equal;
  else if (has_equals)
    condition.sign_ = Sign::not_equal;
  else
    return not_a_condition(text);
  condition.text_ = std::string(name) + std::string(text.substr(at, behind - at));
  condition.text_ += wanted;

  if (name == "outcome" || name == "reason") {
    const auto outcome = outcome_from_string(wanted);
    const auto reason = reason_from_string(wanted);
    if (name == "outcome" && !outcome)
      return failure("unknown outcome \"" + std::string(wanted) +
                     "\"; known: correct, incorrect, unscorable, error");
    if (name == "reason" && !reason)
      return failure("unknown reason \"" + std::string(wanted) + "\"; see docs/reasons.md");
    if (condition.sign_ != Sign::equal && condition.sign_ != Sign::not_equal)
      return failure(std::string(name) + " is compared by = or !=, not as in \"" +
                     std::string(text) + "\"");
    condition.what_ = name == "outcome" ? What::outcome : What::reason;
    condition.outcome_ = outcome.value_or(Outcome::correct);
    condition.reason_ = reason.value_or(Reason::passed);
    return condition;
  }
  const auto parsed =
      std::from_chars(wanted.data(), wanted.data() + wanted.size(), condition.number_);
  if (parsed.ec != std::errc() || parsed.ptr != wanted.data() + wanted.size() ||
      !std::isfinite(condition.number_))
    return failure("\"" + std::string(text) + "\": \"" + std::string(wanted) + "\" is no number");
  if (name != "reward") {
    condition.what_ = What::component;
    condition.component_ = name;
  }
  return condition;
}

bool Condition::compare(double value) const {
  if (std::isnan(value)) return false;
  switch (sign_) {
    case Sign::at_least:
      return value >= number_;
    case Sign::more:
      return value > number_;
    case Sign::at_most:
      return value <= number_;
    case Sign::less:
      return value < number_;
    case Sign::equal:
      return value == number_;
    case Sign::not_equal:
      break;
  }
  return value != number_;
}

bool Condition::holds(const ScoredLine& row) const {
  switch (what_) {
    case What::reward:
      return compare(row.reward);
    case What::component: {
      const NamedScore* score = row.component(component_);
      return score && compare(score->value);
    }
    case What::outcome:
      return row.outcome && is_wanted(*row.outcome == outcome_);
    case What::reason:
      break;
  }
  return row.reason && is_wanted(*row.reason == reason_);
}

}  // namespace cupel
