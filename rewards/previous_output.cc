#include "rewards/previous_output.h"

#include <charconv>
#include <limits>
#include <utility>
#include <vector>

#include "datasets/frames.h"
#include "datasets/json_line.h"
#include "datasets/line_blocks.h"

namespace cupel {
namespace {

template <class T>
bool parse_number(std::string_view text, T& value) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
}

}  // namespace

struct PreviousOutput::Impl {
  Impl(std::string path_, LineBlockReader reader_, std::uint64_t whole_)
      : path(std::move(path_)), reader(std::move(reader_)), whole(whole_) {}

  bool next_line(std::string_view& line, std::size_t& readable) {
    while (at == block.text().size()) {
      if (!reader.next(block)) return false;
      at = 0;
      line_number = block.first_line;
    }
    const std::string_view rest = block.text().substr(at);
    line = rest.substr(0, std::min(rest.find('\n'), rest.size() - 1) + 1);
    readable = rest.size() + LineBlock::kPadding;
    at += line.size();
    entry.line = line_number++;
    return true;
  }

  bool read(const JsonField& field) {
    if (field.key == "id") {
      entry.id = field.value;
    } else if (field.key == "index") {
      return parse_number(field.value, entry.index);
    } else if (field.key == "reward") {
      entry.reward = std::numeric_limits<double>::quiet_NaN();
      return field.type == JsonType::null || parse_number(field.value, entry.reward);
    } else if (field.key == "data_source" && field.type == JsonType::string) {
      entry.data_source = string_text(field);
    } else if (field.key == "outcome" && field.type == JsonType::string) {
      const auto outcome = outcome_from_string(field.raw_string());
      entry.outcome = outcome.value_or(Outcome::error);
      return outcome.has_value();
    } else if (field.key == "reason" && field.type == JsonType::string) {
      const auto reason = reason_from_string(field.raw_string());
      entry.reason = reason.value_or(Reason::internal_error);
      return reason.has_value();
    }
    return true;
  }

  std::string path;
  LineBlockReader reader;
  std::uint64_t whole;
  LineBlock block;
  std::size_t at = 0;
  std::uint64_t line_number = 0;
  JsonLine lines;
  std::vector<JsonField> fields;
  Entry entry;
};

Result<PreviousOutput> PreviousOutput::open(const std::string& path) {
  const auto whole = cupel::whole_bytes(path, codec_of_path(path));
  if (!whole) return tl::make_unexpected(whole.error());
  LineBlockOptions options;
  options.raw_limit = *whole;
  auto reader = LineBlockReader::open({path}, options);
  if (!reader) return tl::make_unexpected(reader.error());
  return PreviousOutput(std::make_unique<Impl>(path, std::move(*reader), *whole));
}

PreviousOutput::PreviousOutput(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PreviousOutput::PreviousOutput(PreviousOutput&&) noexcept = default;
PreviousOutput::~PreviousOutput() = default;

std::uint64_t PreviousOutput::whole_bytes() const { return impl_->whole; }

Result<const PreviousOutput::Entry*> PreviousOutput::next() {
  Impl& in = *impl_;
  in.entry = {};
  std::size_t readable = 0;
  if (!in.next_line(in.entry.text, readable)) return nullptr;
  in.fields.clear();
  bool good = in.lines.split(in.entry.text, readable, in.fields).has_value();
  for (const JsonField& field : in.fields) good = good && in.read(field);
  if (!good || in.entry.id.empty())
    return failure(in.path + ":" + std::to_string(in.entry.line) +
                   ": is not a row that cupel wrote, so the file cannot be resumed; write to "
                   "another file");
  return &in.entry;
}

}  // namespace cupel
