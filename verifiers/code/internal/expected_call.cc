#include "verifiers/code/internal/expected_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "verifiers/code/internal/python_operation.h"

namespace cupel::code {
namespace {

constexpr std::size_t kShownCall = 120;

std::string shown_arguments(const Call& call) {
  std::string text;
  for (const Value& argument : call.arguments)
    text += (text.empty() ? "" : ", ") + python_repr(argument, kShownCall);
  for (const auto& [name, value] : call.named_arguments)
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", name, python_repr(value, kShownCall));
  return text;
}

TestResult failed(Reason reason, std::string detail) { return {reason, 0, std::move(detail), {}}; }

bool is_met(const ExpectedCall& expected, const Value& value, const Value& accepted) {
  if (expected.is_identity && value.kind != accepted.kind) return false;
  if (!expected.nearness) return equal(value, accepted, expected.rules);
  const auto apart = python_distance(value, accepted);
  if (!apart) return false;
  const double most = expected.nearness->tolerance;
  return expected.nearness->or_equal ? *apart <= most : *apart < most;
}

TestResult unmet(const ExpectedCall& expected, const Value& value) {
  std::string detail = fmt::format("{} = {}, expected {}", shown(expected.call), python_repr(value),
                                   python_repr(expected.accepted.front()));
  if (expected.accepted.size() > 1)
    return failed(Reason::wrong_output,
                  detail + fmt::format(" or one of {} others", expected.accepted.size() - 1));
  const std::string where = first_difference(value, expected.accepted.front(), expected.rules);
  if (where.starts_with("at ")) detail += fmt::format(" ({})", where);
  return failed(Reason::wrong_output, std::move(detail));
}

}  // namespace

std::string shown(const Call& call) {
  return fmt::format("{}({})", call.name, shown_arguments(call));
}

TestResult judged_value(const ExpectedCall& expected, const Value& value) {
  const bool converts = expected.conversion != Conversion::none;
  const auto converted = converts ? python_conversion(expected.conversion, value) : std::nullopt;
  const Value* const result = converted ? &*converted : converts ? nullptr : &value;
  const auto is_accepted = [&](const Value& one) { return is_met(expected, *result, one); };
  if (expected.accepted.empty() || (result && std::ranges::any_of(expected.accepted, is_accepted)))
    return {Reason::passed, 1, "", {}};
  if (expected.objects_decide && holds_object(value))
    return failed(Reason::undecided, "the result holds objects");
  return unmet(expected, result ? *result : value);
}

}  // namespace cupel::code
