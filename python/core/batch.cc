#include "python/core/batch.h"

#include <fmt/format.h>
#include <sys/mman.h>

#include <cstdlib>
#include <limits>
#include <new>
#include <utility>

#include "base/json_text.h"
#include "python/core/json_value.h"

namespace cupel::python {
namespace {

namespace nb = nanobind;

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

/// What the field is called in rows: the arguments of functions are plurals.
std::string_view field_of(const Column& column) {
  if (column.name() == "references") return "reference";
  if (column.name() == "prompts") return "prompt";
  return column.name();
}

/// In pages as large as there are: to be given tens of thousands of small ones would take longer
/// than to write them.
char* fresh_memory(std::size_t size) {
  constexpr std::size_t kPage = std::size_t{1} << 21;
  const std::size_t whole = (size + kPage - 1) / kPage * kPage;
  void* const memory = size < kPage ? std::malloc(size + 1) : std::aligned_alloc(kPage, whole);
  if (!memory) throw std::bad_alloc();
  if (size >= kPage) (void)::madvise(memory, whole, MADV_HUGEPAGE);
  return static_cast<char*>(memory);
}

Scored score_of_bad_row(std::string what) {
  Scored scored;
  scored.reward = std::numeric_limits<double>::quiet_NaN();
  scored.verdict = unscored(Outcome::error, Reason::bad_row, std::move(what));
  return scored;
}

}  // namespace

Scored score_of_absent() { return score_of_bad_row("the completion is None; expected a string"); }

Batch::Batch(const Columns& columns, bool reads_rows)
    : reads_rows_(reads_rows), has_known_rows_(columns.may_be_known), known_rows_(columns.format) {
  check_sizes(columns);
  samples_.reserve(columns.completions.size());
  std::size_t position = 0;
  for (std::size_t row = 0; row < columns.size(); ++row) {
    const std::size_t count = columns.counts.empty() ? 1 : columns.counts[row];
    const std::size_t first = samples_.size();
    for (std::size_t i = 0; i < count; ++i, ++position) {
      const CompletionText completion = columns.completions.completion(kept_, position);
      if (completion.is_missing) {
        absent_.push_back(position);
        continue;
      }
      if (completion.raw) unmade_.push_back({samples_.size(), *completion.raw});
      Sample& sample = samples_.emplace_back();
      if (samples_.size() > first + 1)
        sample = samples_[first];
      else
        read_row(sample, columns, row);
      sample.completion = completion.text;
      sample.index = static_cast<std::uint32_t>(i);
    }
    if (!has_known_rows_ || samples_.size() == first) continue;
    const std::string_view made = samples_[first].row;
    known_rows_.add({row, made.empty() ? row_text(columns, row) : made, first, samples_.size()});
  }
}

void Batch::complete_texts(const Executor& executor, const std::stop_token& stop) {
  make_texts(executor, stop);
  if (!stop.stop_requested()) known_rows_.complete(samples_, executor, stop);
}

void Batch::make_texts(const Executor& executor, const std::stop_token& stop) {
  if (unmade_.empty()) return;
  const auto for_each = [&](const auto& work) {
    constexpr std::size_t kGrain = 16;
    executor.parallel_for(unmade_.size(), kGrain, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end && !stop.stop_requested(); ++i) work(unmade_[i]);
    });
  };
  for_each([](Unmade& text) { text.size = text.raw.utf8_size(); });
  std::size_t size = 0;
  for (Unmade& text : unmade_) {
    text.begin = size;
    size += text.size;
  }
  if (stop.stop_requested()) return;
  made_.reset(fresh_memory(size));
  for_each([&](const Unmade& text) {
    text.raw.write_utf8(made_.get() + text.begin);
    samples_[text.sample].completion = {made_.get() + text.begin, text.size};
  });
}

void Batch::read_row(Sample& sample, const Columns& columns, std::size_t row) {
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
}

std::string_view Batch::row_text(const Columns& columns, std::size_t row) {
  std::string text;
  if (columns.rows) {
    columns.rows->append_row(text, row);
    return kept_.keep(std::move(text));
  }
  const auto append = [&](const Column& column) {
    text += text.empty() ? '{' : ',';
    append_json_string(text, field_of(column));
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
  for (const KnownRows::Fault& fault : known_rows_.faults())
    scored[fault.sample] = score_of_bad_row(fault.what);
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
