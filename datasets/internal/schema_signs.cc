#include "datasets/internal/schema_signs.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace cupel {
namespace {

using Members = std::span<const JsonField>;

constexpr JsonField kMissing = {{}, "null", JsonType::null};

const JsonField& member(Members row, std::string_view name) {
  for (std::size_t i = row.size(); i-- > 0;)
    if (row[i].key == name) return row[i];
  return kMissing;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool holds_text(const JsonField& field, std::string_view part) {
  return field.type == JsonType::string && has(field.value, part);
}

/// Messages: a list that begins with an object that has a role, or with a list of such.
bool is_conversation(const JsonField& field) {
  if (field.type != JsonType::array) return false;
  const std::size_t first = field.value.find_first_not_of("[ \t");
  if (first == std::string_view::npos || field.value[first] != '{') return false;
  return has(field.value.substr(first), "\"role\"");
}

bool is_verl(Members row) { return has(member(row, "reward_model").value, "ground_truth"); }

bool is_dapo(Members row) {
  return is_verl(row) && member(row, "data_source").value.starts_with("\"math_dapo");
}

bool is_open_r1_code(Members row) {
  return has(member(row, "verification_info").value, "test_cases");
}

bool is_codecontests(Members row) {
  for (const std::string_view name : {"public_tests", "private_tests", "generated_tests"})
    if (has(member(row, name).value, "input")) return true;
  return false;
}

bool is_humaneval(Members row) {
  if (member(row, "entry_point").type == JsonType::string) return true;
  const std::string_view task = member(row, "task_id").value;
  for (const std::string_view start :
       {"\"HumanEval", "\"CPP/", "\"Python/", "\"Java/", "\"JavaScript/", "\"Go/", "\"Rust/"})
    if (task.starts_with(start)) return true;
  return false;
}

bool is_mmlu(Members row) {
  for (const std::string_view name : {"choices", "options"})
    if (const JsonType type = member(row, name).type;
        type == JsonType::array || type == JsonType::object)
      return true;
  return false;
}

bool is_open_r1_math(Members row) { return member(row, "generations").type == JsonType::array; }

bool is_math(Members row) {
  if (!holds_text(member(row, "solution"), "\\boxed")) return false;
  for (const std::string_view name : {"level", "subject", "type"})
    if (member(row, name).type != JsonType::null) return true;
  return false;
}

bool is_gsm8k(Members row) {
  const JsonField& answer = member(row, "answer");
  if (answer.type != JsonType::string) return false;
  constexpr std::size_t kTail = 64;  // the sum stands in the last line
  const std::string_view text = answer.raw_string();
  return has(text.substr(text.size() - std::min(text.size(), kTail)), "#### ");
}

bool is_trl(Members row) {
  return is_conversation(member(row, "completion")) ||
         is_conversation(member(row, "completions")) ||
         (is_conversation(member(row, "messages")) &&
          has(member(row, "messages").value, "assistant"));
}

using Holds = bool (*)(Members);

/// Where the names of the fields alone would say too much.
Holds content_of(std::string_view schema) {
  constexpr std::array<std::pair<std::string_view, Holds>, 10> kContents = {{
      {"verl", is_verl},
      {"dapo", is_dapo},
      {"open-r1-code", is_open_r1_code},
      {"codecontests", is_codecontests},
      {"humaneval", is_humaneval},
      {"mmlu", is_mmlu},
      {"open-r1-math", is_open_r1_math},
      {"math", is_math},
      {"gsm8k", is_gsm8k},
      {"trl", is_trl},
  }};
  for (const auto& [name, holds] : kContents)
    if (name == schema) return holds;
  return [](Members) { return true; };
}

}  // namespace

std::vector<std::string> alternative_names(std::string_view alternatives) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at <= alternatives.size();) {
    const std::size_t end = std::min(alternatives.find('|', at), alternatives.size());
    names.emplace_back(alternatives.substr(at, end - at));
    at = end + 1;
  }
  return names;
}

SchemaSigns::SchemaSigns(std::span<const Schema> schemas) {
  for (const Schema& schema : schemas) {
    if (schema.required.empty()) continue;
    Sign sign = {&schema, {}, content_of(schema.name)};
    sign.required.fill(~Bits{0});
    for (std::size_t i = 0; i < schema.required.size(); ++i) {
      sign.required.at(i) = 0;
      for (const std::string& name : alternative_names(schema.required[i]))
        sign.required[i] |= bit_of(name);
    }
    signs_.push_back(sign);
  }
}

SchemaSigns::Bits SchemaSigns::bit_of(std::string_view name) {
  std::vector<Mark>& of_length = marks_.at(name.size());
  for (const Mark& mark : of_length)
    if (mark.name == name) return mark.bit;
  if (bits_ == 64) throw std::length_error("SchemaSigns: more than 64 names");
  const bool only_as_list = name == "completion" || name == "completions" || name == "messages";
  of_length.push_back({std::string(name), Bits{1} << bits_++, only_as_list});
  return of_length.back().bit;
}

SchemaSigns::Bits SchemaSigns::bits_of(std::span<const JsonField> row) const {
  Bits bits = 0;
  for (const JsonField& field : row) {
    if (field.key.empty() || field.key.size() > kLongest || field.type == JsonType::null) continue;
    for (const Mark& mark : marks_[field.key.size()]) {
      if (mark.name[0] != field.key[0]) continue;
      if (mark.only_as_list && field.type != JsonType::array) continue;
      if (mark.name == field.key) bits |= mark.bit;
    }
  }
  return bits;
}

const Schema* SchemaSigns::recognise(std::span<const JsonField> row) const {
  const Bits bits = bits_of(row);
  if (bits == 0) return nullptr;
  for (const Sign& sign : signs_) {
    const bool has_all = std::all_of(sign.required.begin(), sign.required.end(),
                                     [&](Bits either) { return (bits & either) != 0; });
    if (has_all && sign.holds(row)) return sign.schema;
  }
  return nullptr;
}

}  // namespace cupel
