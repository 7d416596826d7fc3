#include "verifiers/format/format_verifier.h"

#include <fmt/format.h>

#include <utility>

#include "base/python_text.h"
#include "base/text.h"
#include "verifiers/format/internal/form_options.h"
#include "verifiers/format/internal/place.h"
#include "verifiers/format/match.h"

namespace cupel::format {
namespace {

Verdict judged(bool fits, double score, Reason reason, std::string detail) {
  Verdict verdict;
  verdict.outcome = fits ? Outcome::correct : Outcome::incorrect;
  verdict.reason = fits ? Reason::passed : reason;
  verdict.score = score;
  verdict.detail = std::move(detail);
  return verdict;
}

Verdict judge(const Template& form, const Task& task) {
  Match found = match(form, task.completion, task.prompt);
  const bool is_cut = found.fault == Fault::cut_short;
  Verdict verdict =
      judged(found.fits(), found.fits() ? 1 : 0, is_cut ? Reason::truncated : Reason::bad_format,
             std::move(found.detail));
  verdict.extracted = python_strip(found.last);
  return verdict;
}

/// Whether the text ends inside of a tag that format rewards are about.
bool ends_inside_a_tag(std::string_view text) {
  for (const std::string_view name : {"think", "reasoning", "answer"}) {
    const std::size_t open = last_occurrence(text, fmt::format("<{}>", name));
    if (open != text.npos && first_occurrence(text, fmt::format("</{}>", name), open) == kNowhere)
      return true;
  }
  return false;
}

Verdict judge(const LibraryForm& form, const Task& task) {
  LibraryValue found = form.reward->value(task.completion, form.settings);
  const bool is_full = found.is_full();
  const bool is_cut = !is_full && ends_inside_a_tag(task.completion);
  return judged(is_full, found.value, is_cut ? Reason::truncated : Reason::bad_format,
                std::move(found.wrong));
}

}  // namespace

std::span<const OptionInfo> FormatVerifier::options() { return form_options(); }

Result<std::unique_ptr<const Verifier>> FormatVerifier::make(const OptionValues& checked_options) {
  auto form = form_from(checked_options);
  if (!form) return tl::make_unexpected(form.error());
  return std::make_unique<const FormatVerifier>(std::move(*form));
}

Verdict FormatVerifier::verify(const Task& task, Trace* trace) const {
  Verdict verdict = std::visit([&](const auto& form) { return judge(form, task); }, form_);
  if (trace) trace->record("format", verdict.detail.empty() ? "it has the form" : verdict.detail);
  return verdict;
}

}  // namespace cupel::format
