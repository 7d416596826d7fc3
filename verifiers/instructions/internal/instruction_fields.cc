#include "verifiers/instructions/internal/instruction_fields.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "base/json_text.h"
#include "verifiers/code/value.h"

namespace cupel::instructions {
namespace {

using nlohmann::json;
namespace ondemand = simdjson::ondemand;

// In order of preference.
constexpr std::array<std::string_view, 3> kIds = {"instruction_id_list", "instruction_ids",
                                                  "instruction_id"};
constexpr std::array<std::string_view, 2> kKwargs = {"kwargs", "instruction_kwargs"};
constexpr std::array<std::string_view, 9> kHolders = {
    "reference",    "ground_truth", "answer",           "gold", "solution", "label",
    "reward_model", "extra_info",   "verification_info"};

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

using RawFields = std::map<std::string, std::string, std::less<>>;

/// The JSON text of a value.
simdjson::error_code append_raw(ondemand::value value, std::string& out) {
  ondemand::json_type type;
  SIMDJSON_TRY(value.type().get(type));
  std::string_view text;
  if (type == ondemand::json_type::array) {
    ondemand::array array;
    SIMDJSON_TRY(value.get_array().get(array));
    SIMDJSON_TRY(array.raw_json().get(text));
    out = text;
  } else if (type == ondemand::json_type::object) {
    ondemand::object object;
    SIMDJSON_TRY(value.get_object().get(object));
    SIMDJSON_TRY(object.raw_json().get(text));
    out = text;
  } else if (type == ondemand::json_type::string) {
    SIMDJSON_TRY(value.get_string().get(text));
    out.clear();
    append_json_string(out, text);
  }
  return simdjson::SUCCESS;
}

simdjson::error_code read_fields(std::string_view row, RawFields& fields) {
  const simdjson::padded_string padded(row);
  ondemand::parser parser;
  ondemand::document document;
  SIMDJSON_TRY(parser.iterate(padded).get(document));
  ondemand::object object;
  SIMDJSON_TRY(document.get_object().get(object));
  for (auto member : object) {
    ondemand::field field;
    SIMDJSON_TRY(std::move(member).get(field));
    std::string_view name;
    SIMDJSON_TRY(field.unescaped_key().get(name));
    if (!is_one_of(name, kIds) && !is_one_of(name, kKwargs) && !is_one_of(name, kHolders)) continue;
    std::string raw;
    const std::string kept(name);
    SIMDJSON_TRY(append_raw(field.value(), raw));
    if (!raw.empty()) fields[kept] = std::move(raw);
  }
  return simdjson::SUCCESS;
}

json from_python(const code::Value& value) {
  using Kind = code::Value::Kind;
  switch (value.kind) {
    case Kind::boolean:
      return value.truth;
    case Kind::integer: {
      json number = json::parse(value.text, nullptr, false);
      return number.is_discarded() ? json() : number;
    }
    case Kind::real:
      return value.real;
    case Kind::text:
      return value.text;
    case Kind::list:
    case Kind::tuple: {
      json list = json::array();
      for (const code::Value& item : value.items) list.push_back(from_python(item));
      return list;
    }
    case Kind::dict: {
      json object = json::object();
      for (std::size_t i = 0; i + 1 < value.items.size(); i += 2)
        if (value.items[i].kind == Kind::text)
          object[value.items[i].text] = from_python(value.items[i + 1]);
      return object;
    }
    default:
      return nullptr;
  }
}

/// What a text says: a list or an object.
std::optional<json> unpacked(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos || (text[begin] != '{' && text[begin] != '[')) return std::nullopt;
  json document = json::parse(text, nullptr, false);
  if (!document.is_discarded()) return document;
  const auto value = code::parse_literal(text, code::Dialect::python);
  if (!value) return std::nullopt;
  return from_python(*value);
}

std::string member_path(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : path + "." + std::string(name);
}

/// The first of these members that is there and not null.
std::string_view first_of(std::span<const std::string_view> names, const json& object) {
  for (const std::string_view name : names)
    if (const auto found = object.find(name); found != object.end() && !found->is_null())
      return name;
  return {};
}

/// A text that is JSON, put in the place of the text.
void unpack(json& value) {
  if (!value.is_string()) return;
  if (auto content = unpacked(value.get_ref<const std::string&>())) value = std::move(*content);
}

std::optional<InstructionFields> search(json& value, const std::string& path, int levels) {
  if (levels == 0) return std::nullopt;
  unpack(value);
  if (value.is_array() && value.size() == 1) return search(value[0], path + "[0]", levels - 1);
  if (!value.is_object()) return std::nullopt;
  if (const std::string_view ids = first_of(kIds, value); !ids.empty()) {
    InstructionFields fields{&value[std::string(ids)], nullptr, member_path(path, ids), ""};
    unpack(value[std::string(ids)]);
    const std::string_view kwargs = first_of(kKwargs, value);
    fields.kwargs_path = member_path(path, kwargs.empty() ? kKwargs[0] : kwargs);
    if (!kwargs.empty()) {
      unpack(value[std::string(kwargs)]);
      fields.kwargs = &value[std::string(kwargs)];
    }
    return fields;
  }
  for (const std::string_view holder : kHolders) {
    const auto found = value.find(holder);
    if (found == value.end()) continue;
    if (auto fields = search(*found, member_path(path, holder), levels - 1)) return fields;
  }
  return std::nullopt;
}

}  // namespace

Result<std::string> instruction_fields(std::string_view row) {
  RawFields fields;
  if (const auto error = read_fields(row, fields); error != simdjson::SUCCESS)
    return failure(std::string("the row is not a JSON object: ") + simdjson::error_message(error));
  const bool has_ids = std::any_of(kIds.begin(), kIds.end(),
                                   [&](std::string_view name) { return fields.contains(name); });
  std::string out = "{";
  for (const auto& [name, raw] : fields) {
    if (has_ids && is_one_of(name, kHolders)) continue;
    if (out.size() > 1) out += ',';
    append_json_string(out, name);
    out += ':';
    out += raw;
  }
  return out + '}';
}

Result<InstructionFields> find_instructions(json& document) {
  constexpr int kMostLevels = 6;
  if (auto fields = search(document, "", kMostLevels)) return std::move(*fields);
  return failure(
      "no instructions: expected instruction_id_list and kwargs, in the row or in its reference, "
      "ground_truth, reward_model or verification_info");
}

}  // namespace cupel::instructions
