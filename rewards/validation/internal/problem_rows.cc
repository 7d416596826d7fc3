#include "rewards/validation/internal/problem_rows.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "datasets/schema.h"

namespace cupel {
namespace {

RowFormat without_completions(RowFormat format) {
  format.needs_completion = false;
  return format;
}

const JsonField* find(const std::vector<JsonField>& fields, std::string_view name) {
  for (std::size_t i = fields.size(); i-- > 0;)
    if (fields[i].key == name) return fields[i].type == JsonType::null ? nullptr : &fields[i];
  return nullptr;
}

/// verl's rows have a place in their table for an id, which begins again where tables are joined.
bool has_places_for_ids(const Schema* schema) {
  return schema && !schema->id.empty() && schema->id.front() == "extra_info.index";
}

}  // namespace

const JsonField* ProblemRow::field(std::string_view name) const { return find(fields, name); }

ProblemRows::ProblemRows(const RowFormat& format)
    : fields_(format.fields), parser_(without_completions(format)) {}

std::span<const ProblemRow> ProblemRows::read(const LineBlock& block) {
  parser_.parse(block, parsed_);
  texts_.clear();
  rows_.clear();
  const std::string_view text = block.text();
  std::size_t at = 0;
  std::uint64_t line = block.first_line;
  for (std::size_t first = 0, end = 0; first < parsed_.rows.size(); first = end) {
    const Row& parsed = parsed_.rows[first];
    std::size_t samples = 0;
    std::string_view fault;
    for (end = first; end < parsed_.rows.size() && parsed_.rows[end].line == parsed.line; ++end) {
      if (parsed_.rows[end].sample != Row::kNoSample) ++samples;
      if (fault.empty()) fault = parsed_.rows[end].fault;
    }
    for (; line < parsed.line && at < text.size(); ++line)
      at = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::size_t stop = std::min(text.find('\n', at), text.size());
    const bool is_there = at < text.size() && line == parsed.line;
    ProblemRow& row = add(is_there ? trim(text.substr(at, stop - at)) : "", parsed.line);
    if (!fault.empty()) {
      row.fault = fault;
      continue;
    }
    row.samples = {parsed_.samples.data() + parsed.sample, samples};
    const auto offset = static_cast<std::size_t>(row.text.data() - text.data());
    read_row(row, text.size() - offset + LineBlock::kPadding);
    if (parsed.has_id && (row.field("id") || !has_places_for_ids(row.sample().schema)))
      row.id = parsed.id;
  }
  return rows_;
}

ProblemRow& ProblemRows::add(std::string_view text, std::uint64_t line) {
  ProblemRow& row = rows_.emplace_back();
  row.text = text;
  row.line = line;
  return row;
}

void ProblemRows::read_row(ProblemRow& row, std::size_t readable) {
  // The line was read as a row already, so it is in order.
  (void)lines_.split(row.text, readable, row.fields);
  for (const std::string& name : fields_.completion)
    if (row.field(name)) row.has_completion = true;
  const std::string_view prompt = row.sample().prompt;
  row.prompt = prompt == "null" ? "" : prompt;
  for (const std::string& name : fields_.prompt) {
    const JsonField* field = row.field(name);
    if (!field || field->type != JsonType::array) continue;
    if (const std::string_view chat = chat_text(field->value, false, row); !chat.empty())
      row.prompt = chat;
    break;
  }
  row.question = row.prompt;
  take_conversation(row);
}

/// The question of a row whose prompt and completion are one list of messages.
void ProblemRows::take_conversation(ProblemRow& row) {
  for (const std::string& name : fields_.prompt)
    if (row.field(name)) return;
  std::vector<std::string> names = fields_.completion;
  names.emplace_back("messages");
  for (const std::string& name : names) {
    const JsonField* field = row.field(name);
    if (!field) continue;
    if (field->type != JsonType::array) return;
    if (const std::string_view turns = chat_text(field->value, true, row); !turns.empty())
      row.question = turns;
    return;
  }
}

/// Cuts the messages off where the assistant speaks last; says whether anybody spoke before.
bool ProblemRows::leave_out_answer() {
  for (std::size_t i = messages_.size(); i-- > 1;) {
    if (messages_[i].type != JsonType::object || !split(messages_[i].value, members_)) continue;
    const JsonField* role = find(members_, "role");
    if (!role || role->value != "\"assistant\"") continue;
    messages_.resize(i);
    return true;
  }
  return false;
}

bool ProblemRows::split(std::string_view json, std::vector<JsonField>& into) {
  into.clear();
  const auto behind = static_cast<std::size_t>(json.data() - padded_.data());
  return lines_.split(json, padded_.size() - behind, into).has_value();
}

/// The contents of a list of messages, as far as they are text and not the answer; "" where it is
/// no such list.
std::string_view ProblemRows::chat_text(std::string_view messages, bool has_answer,
                                        ProblemRow& row) {
  padded_.assign(messages).append(LineBlock::kPadding, ' ');
  std::string text;
  const auto append = [&](const JsonField& content) {
    if (!text.empty()) text += '\n';
    text += text_of(content, texts_);
  };
  if (!split(std::string_view(padded_).substr(0, messages.size()), messages_)) return {};
  if (has_answer && !leave_out_answer()) return {};
  std::string_view asked = messages;
  if (has_answer) {
    const std::string_view last = messages_.back().value;
    const auto end = static_cast<std::size_t>(last.data() + last.size() - padded_.data());
    asked = messages.substr(0, end);
  }
  for (const JsonField& message : messages_) {
    if (message.type != JsonType::object || !split(message.value, members_)) return {};
    const JsonField* content = find(members_, "content");
    if (!content) content = find(members_, "value");  // ShareGPT
    if (!content) return {};
    if (content->type == JsonType::string) append(*content);
    if (content->type != JsonType::array || !split(content->value, parts_)) continue;
    for (const JsonField& part : parts_) {
      if (part.type != JsonType::object || !split(part.value, part_)) continue;
      if (const JsonField* words = find(part_, "text"))
        append(*words);
      else
        row.pictures = asked;
    }
  }
  return texts_.keep(text);
}

}  // namespace cupel
