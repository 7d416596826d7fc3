#include "python/core/known_rows.h"

#include <algorithm>
#include <utility>

namespace cupel::python {
namespace {

constexpr std::size_t kRowsOfPart = 256;
constexpr std::string_view kPath = "data";

}  // namespace

KnownRows::KnownRows(RowFormat format) : format_(std::move(format)) {
  format_.fields.completion.clear();  // they are given apart
  format_.needs_completion = false;
}

void KnownRows::complete(std::span<Sample> samples, const Executor& executor,
                         const std::stop_token& stop) {
  const std::span<const One> rows = rows_;
  const auto rows_of = [&](std::size_t part) {
    const std::size_t begin = part * kRowsOfPart;
    return rows.subspan(begin, std::min(kRowsOfPart, rows.size() - begin));
  };
  parts_.resize((rows.size() + kRowsOfPart - 1) / kRowsOfPart);
  executor.parallel_for(parts_.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end && !stop.stop_requested(); ++i)
      parse(parts_[i], rows_of(i));
  });
  if (stop.stop_requested()) return;
  for (std::size_t i = 0; i < parts_.size(); ++i) take(parts_[i], rows_of(i), samples);
}

void KnownRows::parse(Part& part, std::span<const One> rows) const {
  std::string text;
  for (const One& row : rows) text.append(row.text).append("\n");
  part.block.assign(text);
  part.block.path = kPath;
  part.block.first_line = 0;
  RowParser(format_).parse(part.block, part.parsed);
}

void KnownRows::take(const Part& part, std::span<const One> rows, std::span<Sample> samples) {
  for (const Row& read : part.parsed.rows) {
    const One& row = rows[read.line];
    const bool is_read = read.sample != Row::kNoSample;
    if (!is_read && !format_.schema) continue;  // as if nothing had been recognised
    if (is_read && !part.parsed.samples[read.sample].schema) continue;
    for (std::size_t i = row.begin; i < row.end; ++i) {
      if (!is_read) {
        const std::string place = std::string(kPath) + ":" + std::to_string(read.line);
        faults_.push_back(
            {i, "data[" + std::to_string(row.number) + "]" + read.fault.substr(place.size())});
        continue;
      }
      const Sample& from = part.parsed.samples[read.sample];
      samples[i].schema = from.schema;
      samples[i].prompt = from.prompt;
      samples[i].reference = from.reference;
      samples[i].reference_fault = from.reference_fault;
      samples[i].data_source = from.data_source;
    }
  }
}

}  // namespace cupel::python
