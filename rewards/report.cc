#include "rewards/report.h"

#include <utility>

#include "base/json_text.h"
#include "base/utf8.h"
#include "rewards/internal/report_data.h"
#include "rewards/internal/report_page.h"
#include "rewards/internal/text_parts.h"

namespace cupel {
namespace {

using internal::Record;

constexpr std::size_t kMostOfCompletion = 64u << 10;
constexpr std::size_t kMostOfPrompt = 16u << 10;
constexpr std::size_t kMostOfOthers = 4u << 10;  // answer, reference, detail
constexpr std::size_t kMostOfId = 200;

/// prompt, completion, answer, reference, detail: lists of parts.
std::string texts_json(const ReportRow& row) {
  std::string out;
  internal::append_parts(out, row.prompt, {}, kMostOfPrompt);
  out += ',';
  internal::append_parts(out, row.completion, internal::find_answer(row.completion, row.extracted),
                         kMostOfCompletion);
  for (const std::string_view text : {row.extracted, row.reference, row.detail}) {
    out += ',';
    internal::append_parts(out, text, {}, kMostOfOthers);
  }
  return out;
}

}  // namespace

struct Report::Impl {
  explicit Impl(ReportOptions options) : contents(std::move(options)) {}

  Record record_of(const ReportRow& row);

  internal::PageContents contents;
};

Record Report::Impl::record_of(const ReportRow& row) {
  Record record;
  record.ordinal = contents.totals.rows + 1;
  record.id = row.id.size() <= kMostOfId ? row.id : shorten(row.id, kMostOfId);
  record.prompt_key = row.prompt_key;
  record.line = row.line;
  record.length = code_points(row.completion);
  record.reward = row.reward;
  record.index = row.index;
  record.file = contents.files.number_of(row.file);
  record.source = contents.sources.number_of(row.source);
  record.reason = contents.reasons.number_of(row.reason);
  record.outcome = row.outcome;
  for (const NamedScore& score : row.components) {
    const std::size_t number = contents.components.number_of(score.name);
    if (number >= record.scores.size())
      record.scores.resize(number + 1, std::numeric_limits<double>::quiet_NaN());
    record.scores[number] = score.value;
  }
  return record;
}

ReportRow report_row(const ScoredLine& row, std::string_view file) {
  ReportRow made;
  made.id = row.id;
  made.index = row.index;
  made.file = file;
  made.line = row.line;
  made.reward = row.reward;
  made.outcome = row.outcome.value_or(Outcome::error);
  made.reason = row.fault.empty() ? to_string(row.reason.value_or(Reason::internal_error))
                                  : to_string(Reason::bad_row);
  made.components = row.components;
  made.source = row.data_source;
  made.prompt = row.prompt;
  made.completion = row.completion;
  made.extracted = row.extracted;
  made.reference = row.reference;
  made.detail = row.fault.empty() ? row.detail : std::string_view(row.fault);
  return made;
}

Report::Report(ReportOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Report::Report(Report&&) noexcept = default;
Report& Report::operator=(Report&&) noexcept = default;
Report::~Report() = default;

void Report::add_note(std::string sentence) {
  internal::append_section(impl_->contents.sections, sentence);
}

void Report::add_table(ReportTable table) {
  internal::append_section(impl_->contents.sections, table);
}

void Report::add_bars(ReportBars bars) { internal::append_section(impl_->contents.sections, bars); }

void Report::add_curves(ReportCurves curves) {
  internal::append_section(impl_->contents.sections, curves);
}

void Report::add(const ReportRow& row) {
  const Record record = impl_->record_of(row);
  impl_->contents.totals.add(record);
  impl_->contents.sample.add(record);
  impl_->contents.texts.add(record, [&] { return texts_json(row); });
}

Result<std::string> Report::page() const {
  return internal::html_page(impl_->contents.options.title, internal::page_data(impl_->contents));
}

Result<void> Report::write(OutputFile& file) const {
  auto text = page();
  if (!text) return tl::make_unexpected(text.error());
  if (auto emptied = file.is_regular() ? file.truncate(0) : Result<void>(); !emptied)
    return emptied;
  if (auto written = file.write(*text); !written) return written;
  return file.close();
}

Result<void> Report::write(const std::string& path, std::span<const std::string> inputs) const {
  auto file = OutputFile::open(path, OutputFile::Mode::replace, inputs);
  if (!file) return tl::make_unexpected(file.error());
  return write(*file);
}

}  // namespace cupel
