#include "datasets/rows.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/json_text.h"
#include "base/utf8.h"
#include "datasets/internal/json_string.h"
#include "datasets/internal/text_arena.h"
#include "datasets/json_line.h"

namespace cupel {
namespace {

/// Names that an output row uses itself; an input field of the same name gives way to it.
constexpr std::array<std::string_view, 12> kOutputNames = {
    "id",        "index",     "reward",    "outcome", "reason",       "components",
    "judged_by", "extracted", "reference", "detail",  "test_results", "ms"};

bool is_output_name(std::string_view name) {
  return std::find(kOutputNames.begin(), kOutputNames.end(), name) != kOutputNames.end();
}

}  // namespace

ParsedRows::ParsedRows() : text(std::make_unique<TextArena>()) {}
ParsedRows::ParsedRows(ParsedRows&&) noexcept = default;
ParsedRows& ParsedRows::operator=(ParsedRows&&) noexcept = default;
ParsedRows::~ParsedRows() = default;

class RowParser::Impl {
 public:
  explicit Impl(RowFormat format) : format_(std::move(format)) {}

  void parse(const LineBlock& block, ParsedRows& into) {
    block_ = &block;
    out_ = &into;
    into.rows.clear();
    into.samples.clear();
    into.notices.clear();
    into.text->clear();
    const std::string_view text = block.text();
    line_ = block.first_line;
    for (std::size_t at = 0; at < text.size(); ++line_) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      parse_line(text.substr(at, end - at), text.size() - at + LineBlock::kPadding);
      at = end + 1;
    }
    if (!block.fault) return;
    line_ = block.fault->line;
    bad_line(block.fault->message, "");
  }

 private:
  void parse_line(std::string_view line, std::size_t readable) {
    const std::size_t content = line.find_first_not_of(" \t\r");
    if (content == std::string_view::npos) return;
    if (line[content] != '{')
      return bad_line("not a JSON object: " + shorten(line.substr(content), 40), "");
    fields_.clear();
    row_text_ = line;
    if (auto split = lines_.split(line, readable, fields_); !split)
      return bad_line(split.error().message, "");
    readable_end_ = line.data() + readable;
    make_rows();
  }

  void make_rows() {
    const JsonField* id = field("id");
    const std::string_view id_text = id && id->type != JsonType::null ? id->value : "";
    const JsonField* completion = first_of(format_.fields.completion);
    if (!completion)
      return bad_line(
          "no completion: the row has no field " + field_list(format_.fields.completion), id_text);
    const JsonField* prompt = first_of(format_.fields.prompt);
    Sample sample;
    sample.prompt = prompt ? text_of(*prompt) : "";
    sample.row = row_text_;
    sample.data_source = optional_text("data_source");
    sample.verifier = optional_text("verifier");
    take_reference(sample);
    const std::string_view carried = carry(prompt, completion);
    if (completion->type != JsonType::array)
      return add_completion(sample, *completion, id_text, 0, carried);
    elements_.clear();
    const auto readable = static_cast<std::size_t>(readable_end_ - completion->value.data());
    // The line was checked as a whole, so the array in it is in order.
    (void)lines_.split(completion->value, readable, elements_);
    if (elements_.empty()) return bad_line("no completion: the list is empty", id_text);
    sample.group = line_;
    for (std::size_t i = 0; i < elements_.size(); ++i)
      add_completion(sample, elements_[i], id_text, static_cast<std::uint32_t>(i), carried);
  }

  void add_completion(Sample sample, const JsonField& completion, std::string_view id,
                      std::uint32_t index, std::string_view carried) {
    if (completion.type != JsonType::string)
      return bad_line(
          "the completion is " + std::string(to_string(completion.type)) + "; expected a string",
          id, index);
    sample.completion = text_of(completion);
    sample.index = index;
    if (sample.completion.empty()) notice("the completion is empty", false);
    if (keeps("completion")) {
      std::string all(carried);
      all.append(",\"completion\":").append(completion.value);
      carried = out_->text->keep(all);
    }
    Row row;
    row.id = id.empty() ? made_id() : id;
    row.index = index;
    row.carried = carried;
    row.sample = out_->samples.size();
    row.line = line_;
    out_->rows.push_back(std::move(row));
    out_->samples.push_back(sample);
  }

  void take_reference(Sample& sample) {
    const JsonField* reference = first_of(format_.fields.reference);
    if (!reference) return;
    switch (reference->type) {
      case JsonType::string:
        sample.reference = text_of(*reference);
        break;
      case JsonType::number:
      case JsonType::boolean:
        sample.reference = reference->value;
        break;
      case JsonType::null:
        break;
      case JsonType::array:
        sample.reference_fault = "the reference is an array; expected a string or a number";
        break;
      case JsonType::object:
        sample.reference_fault = "the reference is an object; expected a string or a number";
        break;
    }
  }

  /// All fields but the prompt, the completion and those that the output row writes itself.
  std::string_view carry(const JsonField* prompt, const JsonField* completion) {
    std::size_t size = 0;
    for (const JsonField& field : fields_) size += field.key.size() + field.value.size() + 4;
    char* const start = out_->text->allocate(size);
    char* at = start;
    const auto append = [&at](std::string_view text) {
      at = std::copy(text.begin(), text.end(), at);
    };
    for (const JsonField& field : fields_) {
      const bool taken = &field == completion || (&field == prompt && !keeps("prompt"));
      if (taken || is_output_name(field.key)) continue;
      append(",\"");
      append(field.key);
      append("\":");
      append(field.value);
    }
    out_->text->shrink_to(at);
    return {start, static_cast<std::size_t>(at - start)};
  }

  void bad_line(const std::string& what, std::string_view id, std::uint32_t index = 0) {
    Row row;
    row.id = id.empty() ? made_id() : id;
    row.index = index;
    row.line = line_;
    row.fault = place() + ": " + what;
    out_->notices.push_back({row.fault, true});
    out_->rows.push_back(std::move(row));
  }

  void notice(std::string_view what, bool is_error) {
    out_->notices.push_back({place() + ": " + std::string(what), is_error});
  }

  std::string place() const { return block_->path + ":" + std::to_string(line_); }

  std::string_view made_id() {
    std::string id;
    append_json_string(id, place());
    return out_->text->keep(id);
  }

  /// A string value's text; any other value as JSON text.
  std::string_view text_of(const JsonField& field) {
    if (field.type != JsonType::string) return field.value;
    const std::string_view raw = field.raw_string();
    char* const place = out_->text->allocate(raw.size());
    char* end = place;
    const std::string_view text = unescape_json(raw, end);
    out_->text->shrink_to(end);
    return text;
  }

  std::string_view optional_text(std::string_view name) {
    const JsonField* found = field(name);
    return found && found->type == JsonType::string ? text_of(*found) : std::string_view();
  }

  const JsonField* first_of(const std::vector<std::string>& names) const {
    for (const std::string& name : names)
      if (const JsonField* found = field(name)) return found;
    return nullptr;
  }

  /// The last field of that name, as in every JSON library that keeps one.
  const JsonField* field(std::string_view name) const {
    for (std::size_t i = fields_.size(); i-- > 0;)
      if (fields_[i].key == name) return &fields_[i];
    return nullptr;
  }

  bool keeps(std::string_view role) const {
    return std::find(format_.keep.begin(), format_.keep.end(), role) != format_.keep.end();
  }

  RowFormat format_;
  JsonLine lines_;
  std::vector<JsonField> fields_;
  std::vector<JsonField> elements_;
  std::string_view row_text_;
  const char* readable_end_ = nullptr;
  const LineBlock* block_ = nullptr;
  ParsedRows* out_ = nullptr;
  std::uint64_t line_ = 0;
};

RowParser::RowParser(RowFormat format) : impl_(std::make_unique<Impl>(std::move(format))) {}
RowParser::RowParser(RowParser&&) noexcept = default;
RowParser::~RowParser() = default;

void RowParser::parse(const LineBlock& block, ParsedRows& into) { impl_->parse(block, into); }

}  // namespace cupel
