#include "python/core/batch.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "base/json_text.h"
#include "python/core/json_value.h"

namespace cupel::python {
namespace {

namespace nb = nanobind;

constexpr std::size_t kAhead = 16;

void check_size(const Column& column, std::size_t rows) {
  if (column.size() == rows) return;
  throw nb::value_error(fmt::format("{} has {} values, but there are {} rows; every column needs "
                                    "one value for each row",
                                    column.name(), column.size(), rows)
                            .c_str());
}

void check_sizes(const Columns& columns) {
  const std::size_t rows = columns.size();
  if (columns.prompts) check_size(*columns.prompts, rows);
  if (columns.references) check_size(*columns.references, rows);
  if (columns.rows) check_size(*columns.rows, rows);
  for (const Column& column : columns.others) check_size(column, rows);
  if (columns.group_size > 0 && rows % columns.group_size != 0)
    throw nb::value_error(fmt::format("{} completions cannot be cut into groups of {} (group_size)",
                                      rows, columns.group_size)
                              .c_str());
}

}  // namespace

Scored score_of_absent() {
  Scored scored;
  scored.reward = std::numeric_limits<double>::quiet_NaN();
  scored.verdict =
      unscored(Outcome::error, Reason::bad_row, "the completion is None; expected a string");
  return scored;
}

Batch::Batch(const Columns& columns, bool reads_rows) : reads_rows_(reads_rows) {
  check_sizes(columns);
  samples_.reserve(columns.completions.size());
  kept_.reserve(2 * columns.completions.size());
  std::size_t position = 0;
  for (std::size_t row = 0; row < columns.size(); ++row) {
    if (columns.references) columns.references->announce(row + kAhead);
    Sample sample = row_sample(columns, row);
    const std::size_t count = columns.counts.empty() ? 1 : columns.counts[row];
    for (std::size_t i = 0; i < count; ++i, ++position) {
      columns.completions.announce(position + kAhead);
      const auto text = columns.completions.completion(kept_, position);
      if (!text) {
        absent_.push_back(position);
        continue;
      }
      sample.completion = *text;
      sample.index = static_cast<std::uint32_t>(i);
      samples_.push_back(sample);
    }
  }
}

Sample Batch::row_sample(const Columns& columns, std::size_t row) {
  Sample sample;
  if (!columns.counts.empty())
    sample.group = row + 1;
  else if (columns.group_size > 0)
    sample.group = row / columns.group_size + 1;
  if (columns.prompts) sample.prompt = columns.prompts->prompt(kept_, row);
  if (columns.references) {
    const ReferenceText reference = columns.references->reference(kept_, row);
    sample.reference = reference.text;
    sample.reference_fault = reference.fault;
  }
  for (const Column& column : columns.others) {
    if (column.name() == "data_source") sample.data_source = column.optional_text(kept_, row);
    if (column.name() == "verifier") sample.verifier = column.optional_text(kept_, row);
  }
  const bool has_more = columns.rows || !columns.others.empty() || !sample.reference_fault.empty();
  if (reads_rows_ && has_more) sample.row = row_text(columns, row);
  return sample;
}

std::string_view Batch::row_text(const Columns& columns, std::size_t row) {
  std::string text;
  if (columns.rows) {
    columns.rows->append_row(text, row);
    return kept_.keep(std::move(text));
  }
  const auto append = [&](const Column& column) {
    text += text.empty() ? '{' : ',';
    append_json_string(text, column.name());
    text += ':';
    column.append_json(text, row);
  };
  if (columns.prompts) append(*columns.prompts);
  if (columns.references) append(*columns.references);
  for (const Column& column : columns.others) append(column);
  text += '}';
  return kept_.keep(std::move(text));
}

std::vector<Scored> Batch::complete(std::vector<Scored> scored) const {
  if (absent_.empty()) return scored;
  std::vector<Scored> all(scored.size() + absent_.size());
  auto next = scored.begin();
  auto absent = absent_.begin();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (absent != absent_.end() && *absent == i) {
      all[i] = score_of_absent();
      ++absent;
    } else {
      all[i] = std::move(*next++);
    }
  }
  return all;
}

}  // namespace cupel::python
