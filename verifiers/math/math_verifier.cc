#include "verifiers/math/math_verifier.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <string>

#include "base/utf8.h"
#include "verifiers/math/equal.h"

namespace cupel::math {
namespace {

constexpr std::size_t kShown = 120;  // bytes of an answer quoted in a message

constexpr std::array<std::string_view, 2> kModes = {"strict", "lenient"};
constexpr std::array<std::string_view, 3> kOrders = {"auto", "yes", "no"};
constexpr std::array<std::string_view, 2> kTolerances = {"mode", "exact"};
constexpr std::array<std::string_view, 2> kPercents = {"either", "value"};
constexpr std::array<std::string_view, 2> kUnits = {"ignore", "require"};

/// `4`: significant digits. `1e-6`, `0.01`: a relative difference.
struct Tolerance {
  int digits = 0;
  double relative = 0;
};

std::optional<Tolerance> read_tolerance(std::string_view text) {
  constexpr int kMostDigits = 1000;
  Tolerance tolerance;
  const char* end = text.data() + text.size();
  const auto whole = std::from_chars(text.data(), end, tolerance.digits);
  if (whole.ec == std::errc() && whole.ptr == end && tolerance.digits > 0)
    return tolerance.digits <= kMostDigits ? std::optional(tolerance) : std::nullopt;
  tolerance.digits = 0;
  const auto real = std::from_chars(text.data(), end, tolerance.relative);
  const bool is_share = real.ec == std::errc() && real.ptr == end && tolerance.relative >= 1e-15 &&
                        tolerance.relative < 1;
  return is_share ? std::optional(tolerance) : std::nullopt;
}

bool is_tolerance(std::string_view text) { return read_tolerance(text).has_value(); }

enum OptionIndex : std::size_t { kExtract, kMode, kOrder, kTolerance, kPercent, kUnit };

const std::array kOptions = {
    OptionInfo{"extract", extract_names(), "auto", "where to look for the final answer"},
    OptionInfo{"mode", kModes, "strict", "strict for rewards, lenient for evaluation"},
    OptionInfo{"ordered", kOrders, "auto", "whether lists must be in the reference's order"},
    OptionInfo{"tolerance", kTolerances, "mode",
               "what a decimal may differ by; mode: 10 digits when strict, 4 when lenient",
               is_tolerance, "significant digits (6) or a relative difference (1e-4)"},
    OptionInfo{"percent", kPercents, "either", "whether 28% equals the bare number 28 too"},
    OptionInfo{"units", kUnits, "ignore", "whether a unit may be missing"},
};

Policy policy_from(const OptionValues& options) {
  Policy policy = choice_of(kOptions[kMode], options) == 0 ? kStrict : kLenient;
  policy.order = static_cast<Order>(choice_of(kOptions[kOrder], options));
  policy.percent = static_cast<Percent>(choice_of(kOptions[kPercent], options));
  policy.units = static_cast<Units>(choice_of(kOptions[kUnit], options));
  const std::string_view tolerance = value_of(kOptions[kTolerance], options);
  if (tolerance == "exact") policy.rounding_digits = 0;
  if (const auto given = read_tolerance(tolerance)) {
    policy.rounding_digits = given->digits;
    policy.relative_tolerance = given->relative;
  }
  return policy;
}

Verdict without_answer(const Extraction& extraction, std::string_view completion, Extract policy) {
  Verdict verdict;
  verdict.outcome = Outcome::incorrect;
  verdict.reason = extraction.found == Found::nothing ? Reason::no_answer : Reason::truncated;
  if (completion.empty())
    verdict.detail = "the completion is empty";
  else if (extraction.found == Found::nothing)
    verdict.detail = fmt::format("no answer found (extract={})",
                                 extract_names()[static_cast<std::size_t>(policy)]);
  else
    verdict.detail = std::string(to_string(extraction.found));
  return verdict;
}

std::string not_equal_detail(const Comparison& comparison) {
  return fmt::format("{} is not {} ({})", shorten(comparison.answer.text, kShown),
                     shorten(comparison.reference.text, kShown), comparison.decided_by);
}

Verdict judge(const Comparison& comparison) {
  Verdict verdict;
  switch (comparison.relation) {
    case Relation::equal:
      verdict.outcome = Outcome::correct;
      verdict.reason = Reason::passed;
      verdict.score = 1;
      break;
    case Relation::different:
      verdict.outcome = Outcome::incorrect;
      verdict.reason = Reason::not_equal;
      verdict.detail = not_equal_detail(comparison);
      break;
    case Relation::several_answers:
      verdict.outcome = Outcome::incorrect;
      verdict.reason = Reason::multiple_answers;
      verdict.detail = fmt::format("{} gives several answers where the reference is {}",
                                   shorten(comparison.answer.text, kShown),
                                   shorten(comparison.reference.text, kShown));
      break;
    case Relation::undecided:
      verdict.outcome = Outcome::incorrect;
      verdict.reason = Reason::undecided;
      verdict.detail = fmt::format(
          "whether {} is {} cannot be decided ({})", shorten(comparison.answer.text, kShown),
          shorten(comparison.reference.text, kShown), comparison.decided_by);
      break;
    case Relation::reference_unreadable:
      verdict.outcome = Outcome::unscorable;
      verdict.reason = Reason::bad_reference;
      verdict.detail = fmt::format("the reference cannot be read: {}", comparison.decided_by);
      break;
    case Relation::budget_exceeded:
      verdict.outcome = Outcome::incorrect;
      verdict.reason = Reason::budget_exceeded;
      verdict.detail = "the answer is too large to be compared within the budget";
      break;
  }
  verdict.reference = comparison.reference.text;
  return verdict;
}

}  // namespace

std::span<const OptionInfo> MathVerifier::options() { return kOptions; }

std::unique_ptr<const Verifier> MathVerifier::make(const OptionValues& checked_options) {
  return std::make_unique<MathVerifier>(
      static_cast<Extract>(choice_of(kOptions[kExtract], checked_options)),
      policy_from(checked_options));
}

Verdict MathVerifier::verify(const Task& task, Trace* trace) const {
  const std::string_view reference = reference_answer(task.reference);
  if (reference.empty())
    return unscored(Outcome::unscorable, Reason::bad_reference, "the reference is blank");
  const Extraction extraction = extract(task.completion, extract_);
  if (trace) trace->record("extract", describe(extraction, task.completion));
  if (!extraction.has_answer()) {
    Verdict verdict = without_answer(extraction, task.completion, extract_);
    verdict.reference = reference;
    return verdict;
  }
  Verdict verdict = judge(compare(reference, extraction.text, policy_, trace));
  verdict.extracted = extraction.text;
  return verdict;
}

}  // namespace cupel::math
