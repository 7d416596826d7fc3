#include "rewards/component_summary.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/utf8.h"

namespace cupel {
namespace {

constexpr std::size_t kShownBytes = 200;
constexpr std::size_t kMostFaults = 32;
constexpr std::size_t kMostSpecimenBytes = 64u << 10;

/// Reasons whose rows tend to have the same thing wrong with them.
bool is_shared(Reason reason) {
  switch (reason) {
    case Reason::bad_format:
    case Reason::bad_reference:
    case Reason::bad_tests:
    case Reason::bad_verifier:
    case Reason::bad_row:
    case Reason::no_toolchain:
    case Reason::no_sandbox:
    case Reason::internal_error:
      return true;
    default:
      return false;
  }
}

/// A detail without its places in the text, and without what stood there.
///
///     `<think>` is missing (line 1, byte 0): Let me      ->  `<think>` is missing
std::string_view fault_in(std::string_view detail) {
  return detail.substr(0, detail.find(" (line "));
}

/// The text that a format took for a mark: what comes last in
///
///     …; `< think >` (line 1, byte 0) is not `<think>`
std::string lookalike_in(std::string_view detail) {
  const std::size_t behind = detail.rfind(" is not `");
  const std::size_t place = detail.rfind(" (line ", behind);
  const std::size_t start = detail.rfind("; `", place);
  if (behind == detail.npos || place == detail.npos || start == detail.npos) return {};
  return std::string(detail.substr(start, place - start)).append(detail.substr(behind));
}

void count_fault(std::vector<ComponentSummary::Fault>& faults, std::string_view detail) {
  std::string made;
  std::string_view what = fault_in(detail);
  if (detail.ends_with('`') && what.size() < detail.size())
    if (const std::string lookalike = lookalike_in(detail); !lookalike.empty())
      what = made = std::string(what) + lookalike;
  const auto found = std::find_if(faults.begin(), faults.end(),
                                  [&](const auto& fault) { return fault.what == what; });
  if (found != faults.end())
    ++found->count;
  else if (faults.size() < kMostFaults && what.size() <= kShownBytes)
    faults.push_back({std::string(what), 1});
}

}  // namespace

void ComponentSummary::add(const SummaryRow& row, const ComponentScore& score,
                           std::string_view detail) {
  ++rows_;
  if (!std::isnan(score.score)) {
    ++valued_;
    sum_ += score.score;
  }
  if (score.is_gated)
    ++gated_;
  else
    count(row, score.outcome, score.reason, detail);
}

void ComponentSummary::add(const SummaryRow& row, const Verdict& verdict) {
  ++rows_;
  count(row, verdict.outcome, verdict.reason, verdict.detail);
}

void ComponentSummary::count(const SummaryRow& row, Outcome outcome, Reason reason,
                             std::string_view detail) {
  ++outcomes_[static_cast<std::size_t>(outcome)];
  Cause& cause = causes_[static_cast<std::size_t>(reason)];
  ++cause.count;
  if (cause.examples.size() < kMostExamples)
    cause.examples.push_back({shorten(row.id, kShownBytes), row.index, std::string(row.file),
                              row.line, shorten(detail, kShownBytes)});
  if (is_shared(reason) && !detail.empty()) count_fault(cause.faults, detail);
  if (keeps_specimens(reason) && row.sample && row.has_text && fits_specimen(*row.sample) &&
      specimens_.size() < kMostSpecimens)
    specimens_.emplace_back(*row.sample);
}

bool ComponentSummary::keeps_specimens(Reason reason) {
  return reason == Reason::no_answer || reason == Reason::bad_format;
}

bool ComponentSummary::fits_specimen(const Sample& sample) {
  return sample.prompt.size() + sample.completion.size() + sample.reference.value_or("").size() <=
         kMostSpecimenBytes;
}

std::vector<Reason> ComponentSummary::reasons() const {
  std::vector<Reason> reasons;
  for (std::size_t i = 0; i < kReasons; ++i)
    if (causes_[i].count > 0) reasons.push_back(static_cast<Reason>(i));
  std::stable_sort(reasons.begin(), reasons.end(),
                   [&](Reason a, Reason b) { return count(a) > count(b); });
  return reasons;
}

const ComponentSummary::Fault* ComponentSummary::commonest_fault(Reason reason) const {
  const auto& faults = cause(reason).faults;
  const auto most = std::max_element(
      faults.begin(), faults.end(), [](const auto& a, const auto& b) { return a.count < b.count; });
  return most == faults.end() ? nullptr : &*most;
}

double ComponentSummary::mean() const {
  if (valued_ == 0) return std::numeric_limits<double>::quiet_NaN();
  return sum_ / static_cast<double>(valued_);
}

}  // namespace cupel
