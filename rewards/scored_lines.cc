#include "rewards/scored_lines.h"

#include <charconv>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"
#include "datasets/message.h"

namespace cupel {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

template <class T>
bool parse_number(const JsonField& field, T& value) {
  const std::string_view text = field.value;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return field.type == JsonType::number && parsed.ec == std::errc() &&
         parsed.ptr == text.data() + text.size();
}

tl::unexpected<Error> not_of_type(const JsonField& field, std::string_view expected) {
  return failure("\"" + std::string(field.key) + "\" is " + std::string(to_string(field.type)) +
                 "; expected " + std::string(expected));
}

/// A number, or nothing where it is null.
Result<double> score_of(const JsonField& field) {
  double value = kNothing;
  if (field.type != JsonType::null && !parse_number(field, value))
    return not_of_type(field, "a number or null");
  return value;
}

/// The empty text for null, else a string's text or any other value's JSON text.
std::string_view text_or_nothing(const JsonField& field, TextArena& texts) {
  return field.type == JsonType::null ? std::string_view() : text_of(field, texts);
}

/// The first of these fields that the row has and that is not null; a null pointer without one.
const JsonField* first_of(const ScoredLine& row, const std::vector<std::string>& names) {
  for (const std::string& name : names)
    if (const JsonField* found = row.field(name); found && found->type != JsonType::null)
      return found;
  return nullptr;
}

void clear(ScoredLine& row) {
  auto components = std::move(row.components);
  auto fields = std::move(row.fields);
  row = {};
  components.clear();
  fields.clear();
  row.components = std::move(components);
  row.fields = std::move(fields);
}

}  // namespace

const JsonField* ScoredLine::field(std::string_view name) const {
  for (std::size_t i = fields.size(); i-- > 0;)
    if (fields[i].key == name) return &fields[i];
  return nullptr;
}

const NamedScore* ScoredLine::component(std::string_view name) const {
  for (const NamedScore& score : components)
    if (score.name == name) return &score;
  return nullptr;
}

ScoredLineParser::ScoredLineParser(Fields fields) : fields_(std::move(fields)) {}

void ScoredLineParser::parse(const LineBlock& block, ScoredLines& into,
                             const std::function<bool(std::uint64_t line)>& wanted) {
  into.count = 0;
  into.texts.clear();
  const std::string_view text = block.text();
  std::uint64_t line = block.first_line;
  const auto add = [&](std::string_view content) -> ScoredLine& {
    if (into.count == into.rows.size()) into.rows.emplace_back();
    ScoredLine& row = into.rows[into.count++];
    clear(row);
    row.text = content;
    row.line = line;
    return row;
  };
  for (std::size_t at = 0; at < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view content = trim(text.substr(at, end - at));
    if (!content.empty() && (!wanted || wanted(line))) {
      ScoredLine& row = add(content);
      const auto start = static_cast<std::size_t>(content.data() - text.data());
      if (auto good = read(row, text.size() - start + LineBlock::kPadding, into.texts); !good) {
        clear(row);
        row.text = content;
        row.line = line;
        row.fault = block.path + ":" + std::to_string(line) + ": " + good.error().message;
      }
    }
    at = end + 1;
  }
  if (!block.fault) return;
  line = block.fault->line;
  add("").fault = block.path + ":" + std::to_string(line) + ": " + block.fault->message;
}

Result<void> ScoredLineParser::read(ScoredLine& row, std::size_t readable, TextArena& texts) {
  if (row.text.front() != '{') return failure("not a JSON object: " + shorten(row.text, 40));
  if (auto split = lines_.split(row.text, readable, row.fields); !split) return split;
  for (const JsonField& field : row.fields) {
    if (field.key == "id") {
      row.id = field.type == JsonType::null ? std::string_view() : field.value;
    } else if (field.key == "index") {
      if (!parse_number(field, row.index)) return not_of_type(field, "a number from 0 on");
    } else if (field.key == "reward") {
      const auto reward = score_of(field);
      if (!reward) return tl::make_unexpected(reward.error());
      row.reward = *reward;
      row.has_reward = true;
    } else if (field.key == "outcome" && field.type == JsonType::string) {
      row.outcome = outcome_from_string(field.raw_string());
    } else if (field.key == "reason" && field.type == JsonType::string) {
      row.reason = reason_from_string(field.raw_string());
    } else if (field.key == "extracted") {
      row.extracted = text_or_nothing(field, texts);
    } else if (field.key == "reference") {
      row.reference = text_or_nothing(field, texts);
    } else if (field.key == "detail") {
      row.detail = text_or_nothing(field, texts);
    } else if (field.key == "data_source") {
      row.data_source = text_or_nothing(field, texts);
    } else if (field.key == "components" && field.type == JsonType::object) {
      members_.clear();
      // The line was checked as a whole, so the object in it is in order.
      const auto behind = static_cast<std::size_t>(field.value.data() - row.text.data());
      (void)lines_.split(field.value, readable - behind, members_);
      row.components.clear();
      for (const JsonField& member : members_) {
        const auto value = score_of(member);
        if (!value) return tl::make_unexpected(Error{"component " + value.error().message});
        row.components.push_back({member.key, *value});
      }
    }
  }
  if (const JsonField* prompt = first_of(row, fields_.prompt)) {
    row.has_prompt = true;
    row.prompt = text_of(*prompt, texts);
  }
  if (const JsonField* completion = first_of(row, fields_.completion)) {
    row.has_completion = true;
    row.completion = last_answer(*completion, texts);
  }
  return {};
}

std::string_view ScoredLineParser::last_answer(const JsonField& completion, TextArena& texts) {
  if (completion.type != JsonType::array) return text_of(completion, texts);
  const auto split = [this](const JsonField& of, std::vector<JsonField>& into) {
    into.clear();
    (void)lines_.split(of.value, of.value.size() + LineBlock::kPadding, into);
  };
  split(completion, messages_);
  for (std::size_t i = messages_.size(); i-- > 0;) {
    if (messages_[i].type != JsonType::object) continue;
    split(messages_[i], members_);
    const JsonField* content = nullptr;
    bool is_assistant = false;
    for (const JsonField& member : members_) {
      if (member.key == "role") is_assistant = member.value == "\"assistant\"";
      if (member.key == "content") content = &member;
    }
    if (is_assistant) return content ? content_text(*content, lines_, texts) : std::string_view();
  }
  return text_of(completion, texts);
}

}  // namespace cupel
