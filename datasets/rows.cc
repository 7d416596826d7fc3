#include "datasets/rows.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/json_text.h"
#include "base/text_arena.h"
#include "base/utf8.h"
#include "datasets/internal/chat.h"
#include "datasets/internal/row_members.h"
#include "datasets/message.h"

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
  explicit Impl(RowFormat format)
      : format_(std::move(format)),
        assigns_prompt_(format_.fields.prompt != Fields().prompt),
        assigns_completion_(format_.fields.completion != Fields().completion),
        assigns_reference_(format_.fields.reference != Fields().reference) {}

  void parse(const LineBlock& block, ParsedRows& into) {
    block_ = &block;
    out_ = &into;
    into.rows.clear();
    into.samples.clear();
    into.forms.clear();
    into.notices.clear();
    into.text->clear();
    next_note_ = 0;
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
    if (auto read = row_.read(line, readable); !read) return bad_line(read.error().message, "");
    row_text_ = line;
    schema_ = format_.schema ? format_.schema : recognise_schema(row_.all());
    if (schema_) note_form();
    make_rows();
  }

  void note_form() {
    for (const ParsedRows::Form& form : out_->forms)
      if (form.schema == schema_) return;
    out_->forms.push_back({schema_, line_});
  }

  void make_rows() {
    const auto own_id = id_of(row_, schema_);
    const std::string_view id = own_id ? out_->text->keep(own_id->value) : std::string_view();
    take_notes();
    if (const auto* fault = fault_of(LineBlock::Note::kAll)) return bad_line(fault->text, id);
    if (format_.schema)
      if (const std::string lacks = lacking_fields(*schema_, row_.all()); !lacks.empty())
        return bad_line(lacks, id);
    const auto completion = find_completion();
    if (!completion && format_.needs_completion)
      return bad_line(
          "no completion: the row has no field " + field_list(format_.fields.completion), id);
    const auto prompt = find_prompt();
    Sample sample;
    sample.prompt = prompt ? prompt_text(*prompt) : "";
    if (!prompt && completion && is_chat(row_, *completion))
      sample.prompt = what_user_says(*completion, "");
    sample.row = row_text_;
    sample.data_source = optional_text("data_source");
    sample.verifier = optional_text("verifier");
    sample.schema = schema_;
    const bool says_source = !sample.data_source.empty();
    if (!says_source && schema_ && schema_->is_data_set) sample.data_source = schema_->name;
    take_reference(sample);
    has_prompt_ = prompt.has_value();
    const std::string_view carried = carry(prompt, completion, says_source);
    if (!completion) return add_row(sample, id, carried);
    if (completion->type != JsonType::array || is_chat(row_, *completion))
      return add_completion(sample, *completion, id, own_index(), carried);
    elements_.clear();
    row_.parts(*completion, elements_);
    if (elements_.empty()) return bad_line("no completion: the list is empty", id);
    sample.group = line_;
    for (std::size_t i = 0; i < elements_.size(); ++i)
      add_completion(sample, elements_[i], id, static_cast<std::uint32_t>(i), carried);
  }

  /// The position that a row which was scored before had among its prompt's completions: its lists
  /// (`truncated`, `completion_tokens`) still go by it. In other rows `index` may mean anything.
  std::uint32_t own_index() const {
    const JsonField* const field = row_.member("index");
    std::uint32_t index = 0;
    if (!field || !row_.member("components") || !row_.member("outcome")) return index;
    (void)std::from_chars(field->value.data(), field->value.data() + field->value.size(), index);
    return index;
  }

  /// What the maker of the line says of it: warnings go out, errors are kept for their rows.
  void take_notes() {
    faults_.clear();
    for (; next_note_ < block_->notes.size(); ++next_note_) {
      const LineBlock::Note& note = block_->notes[next_note_];
      if (note.line > line_) break;
      if (note.line == line_ && note.is_error) faults_.push_back(&note);
      if (note.line == line_ && !note.is_error) notice(note.text, false);
    }
  }

  /// Why a completion, or all of the row, is bad; null if it is not.
  const LineBlock::Note* fault_of(std::uint32_t completion) const {
    for (const LineBlock::Note* fault : faults_)
      if (fault->completion == completion) return fault;
    return nullptr;
  }

  void add_completion(Sample sample, const JsonField& completion, std::string_view id,
                      std::uint32_t index, std::string_view carried) {
    if (const auto* fault = fault_of(index)) return bad_line(fault->text, id, index);
    const auto text = completion_text(completion);
    if (!text) return bad_line(text.error().message, id, index);
    sample.completion = *text;
    sample.index = index;
    if (sample.completion.empty()) notice("the completion is empty", false);
    std::string kept;
    append_kept_conversation(completion, kept);
    if (!kept.empty()) carried = out_->text->keep(std::string(carried) + kept);
    add_row(sample, id, carried);
  }

  /// The completion as it was written. Of a conversation that has its own question the assistant's
  /// last answer is the completion, and what stands before it the prompt.
  void append_kept_conversation(const JsonField& completion, std::string& out) {
    const std::string_view all = completion.value;
    const std::size_t answer = has_prompt_ ? 0 : start_of_answer(row_, completion);
    if (answer > 0 && keeps("prompt")) {
      const std::size_t end = all.find_last_not_of(", \t\r", answer - 1) + 1;
      out.append(",\"prompt\":").append(all.substr(0, end)).append("]");
    }
    if (!keeps("completion")) return;
    out.append(",\"completion\":").append(answer > 0 ? "[" : "").append(all.substr(answer));
  }

  void add_row(const Sample& sample, std::string_view id, std::string_view carried) {
    Row row;
    row.id = id.empty() ? made_id() : id;
    row.has_id = !id.empty();
    row.index = sample.index;
    row.carried = carried;
    row.sample = out_->samples.size();
    row.line = line_;
    out_->rows.push_back(std::move(row));
    out_->samples.push_back(sample);
  }

  /// A string's text; what the assistant says last in a list of messages.
  Result<std::string_view> completion_text(const JsonField& completion) {
    if (completion.type == JsonType::string) return text_of(completion, *out_->text);
    if (!is_chat(row_, completion))
      return failure("the completion is " + std::string(to_string(completion.type)) +
                     "; expected a string");
    const auto content = last_content(row_, completion, "assistant");
    if (!content) return failure("the completion has no message with the role \"assistant\"");
    return content_text(*content, contents_, *out_->text);
  }

  std::string_view prompt_text(const JsonField& prompt) {
    return is_chat(row_, prompt) ? what_user_says(prompt, prompt.value)
                                 : text_of(prompt, *out_->text);
  }

  std::string_view what_user_says(const JsonField& messages, std::string_view otherwise) {
    const auto content = last_content(row_, messages, "user");
    return content ? content_text(*content, contents_, *out_->text) : otherwise;
  }

  void take_reference(Sample& sample) {
    const auto reference = find_reference();
    if (!reference) return;
    switch (reference->type) {
      case JsonType::string:
        sample.reference = text_of(*reference, *out_->text);
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

  // ---- where things stand: in fields that were assigned, in the usual ones, in the schema's

  std::optional<JsonField> find_prompt() {
    return row_.first_of(format_.fields.prompt,
                         schema_ && !assigns_prompt_ ? schema_->prompt : Schema::Paths());
  }

  std::optional<JsonField> find_completion() {
    return row_.first_of(format_.fields.completion,
                         schema_ && !assigns_completion_ ? schema_->completion : Schema::Paths());
  }

  std::optional<JsonField> find_reference() {
    if (!schema_ || schema_->reference.empty() || assigns_reference_)
      return row_.first_of(format_.fields.reference);
    return row_.first_with_content(schema_->reference);
  }

  /// Whether who reads the output by the usual names finds the prompt under its own.
  bool has_usual_name(const JsonField& prompt) {
    const auto found = row_.first_of(Fields().prompt);
    return found && found->value.data() == prompt.value.data();
  }

  /// All fields but the prompt, the completion and those that the output row writes itself.
  std::string_view carry(const std::optional<JsonField>& prompt,
                         const std::optional<JsonField>& completion, bool says_source) {
    constexpr std::string_view kSource = ",\"data_source\":\"";
    const bool names_source = schema_ && schema_->is_data_set && !says_source;
    constexpr std::string_view kPrompt = ",\"prompt\":";
    const bool renames_prompt = prompt && keeps("prompt") && !has_usual_name(*prompt);
    std::size_t size = kSource.size() + (names_source ? schema_->name.size() : 0) + 1;
    if (renames_prompt) size += kPrompt.size() + prompt->value.size();
    for (const JsonField& field : row_.all()) size += field.key.size() + field.value.size() + 4;
    char* const start = out_->text->allocate(size);
    char* at = start;
    const auto append = [&at](std::string_view text) {
      at = std::copy(text.begin(), text.end(), at);
    };
    for (const JsonField& field : row_.all()) {
      const bool is_prompt = prompt && field.value.data() == prompt->value.data();
      const bool is_completion = completion && field.value.data() == completion->value.data();
      const bool taken = is_completion || (is_prompt && !keeps("prompt"));
      const bool gives_way = (renames_prompt && field.key == "prompt") ||
                             (keeps("completion") && field.key == "completion") ||
                             (names_source && field.key == "data_source");
      if (taken || gives_way || is_output_name(field.key)) continue;
      append(",\"");
      append(field.key);
      append("\":");
      append(field.value);
    }
    if (renames_prompt) {
      append(kPrompt);
      append(prompt->value);
    }
    if (names_source) {
      append(kSource);
      append(schema_->name);
      append("\"");
    }
    out_->text->shrink_to(at);
    return {start, static_cast<std::size_t>(at - start)};
  }

  void bad_line(const std::string& what, std::string_view id, std::uint32_t index = 0) {
    Row row;
    row.id = id.empty() ? made_id() : id;
    row.has_id = !id.empty();
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

  std::string_view optional_text(std::string_view name) {
    const JsonField* found = row_.member(name);
    return found && found->type == JsonType::string ? text_of(*found, *out_->text)
                                                    : std::string_view();
  }

  bool keeps(std::string_view role) const {
    return std::find(format_.keep.begin(), format_.keep.end(), role) != format_.keep.end();
  }

  const RowFormat format_;
  const bool assigns_prompt_;
  const bool assigns_completion_;
  const bool assigns_reference_;
  RowMembers row_;
  JsonLine contents_;
  std::vector<JsonField> elements_;
  std::string_view row_text_;
  const Schema* schema_ = nullptr;  // of the row
  bool has_prompt_ = false;         // of the row
  std::size_t next_note_ = 0;
  std::vector<const LineBlock::Note*> faults_;  // of the row
  const LineBlock* block_ = nullptr;
  ParsedRows* out_ = nullptr;
  std::uint64_t line_ = 0;
};

RowParser::RowParser(RowFormat format) : impl_(std::make_unique<Impl>(std::move(format))) {}
RowParser::RowParser(RowParser&&) noexcept = default;
RowParser::~RowParser() = default;

void RowParser::parse(const LineBlock& block, ParsedRows& into) { impl_->parse(block, into); }

}  // namespace cupel
