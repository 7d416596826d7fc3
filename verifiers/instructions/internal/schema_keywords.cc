#include "verifiers/instructions/internal/schema_keywords.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "verifiers/instructions/internal/schema_references.h"

namespace cupel::instructions {

using nlohmann::json;

void KeywordReader::read_assertions(const json& schema, const std::string& pointer,
                                    Assertions& asserted) {
  read_values(schema, pointer, asserted);
  read_numbers(schema, pointer, asserted);
  read_sizes(schema, pointer, asserted);
}

void KeywordReader::fail(const std::string& pointer, std::string_view what) {
  if (fault_.empty()) fault_ = fmt::format("{}: {}", pointer.empty() ? "/" : pointer, what);
}

void KeywordReader::read_values(const json& schema, const std::string& pointer,
                                Assertions& asserted) {
  if (const auto type = schema.find("type"); type != schema.end())
    read_types(*type, pointer + "/type", asserted);
  if (const auto constant = schema.find("const"); constant != schema.end())
    asserted.constant = *constant;
  if (const auto list = schema.find("enum"); list != schema.end()) {
    if (!list->is_array()) return fail(pointer + "/enum", "is not an array");
    asserted.one_of = list->get<std::vector<json>>();
  }
  if (const auto pattern = schema.find("pattern"); pattern != schema.end())
    if (auto compiled = pattern_at(*pattern, pointer + "/pattern"))
      asserted.pattern.emplace(pattern->get<std::string>(), *std::move(compiled));
  asserted.has_unique_items = truth(schema, pointer, "uniqueItems");
}

void KeywordReader::read_types(const json& type, const std::string& pointer, Assertions& asserted) {
  const json names = type.is_array() ? type : json::array({type});
  for (const json& name : names) {
    const auto types =
        name.is_string() ? json_types_named(name.get_ref<const std::string&>()) : std::nullopt;
    if (!types)
      return fail(
          pointer,
          fmt::format("{} is no type; there are null, boolean, integer, number, "
                      "string, array and object",
                      shorten(name.dump(-1, ' ', false, json::error_handler_t::replace), 60)));
    asserted.types |= *types;
    asserted.type_names += (asserted.type_names.empty() ? "" : " or ") + name.get<std::string>();
  }
  if (names.empty()) fail(pointer, "is empty");
}

std::optional<Pattern> KeywordReader::pattern_at(const json& pattern, const std::string& pointer) {
  if (!pattern.is_string()) {
    fail(pointer, "is not a string");
    return std::nullopt;
  }
  auto compiled = Pattern::compile(pattern.get_ref<const std::string&>(), {});
  if (compiled) return *std::move(compiled);
  fail(pointer, compiled.error().message);
  return std::nullopt;
}

void KeywordReader::read_numbers(const json& schema, const std::string& pointer,
                                 Assertions& asserted) {
  asserted.minimum = number(schema, pointer, "minimum");
  asserted.maximum = number(schema, pointer, "maximum");
  read_exclusive(schema, pointer, "exclusiveMinimum", asserted.minimum, asserted.above);
  read_exclusive(schema, pointer, "exclusiveMaximum", asserted.maximum, asserted.below);
  asserted.multiple_of = number(schema, pointer, "multipleOf");
  if (asserted.multiple_of && *asserted.multiple_of <= 0)
    fail(pointer + "/multipleOf", "is not greater than 0");
}

/// A number of its own, or in draft 4 a boolean that says how the other bound is meant.
void KeywordReader::read_exclusive(const json& schema, const std::string& pointer,
                                   const char* keyword, std::optional<json>& inclusive,
                                   std::optional<json>& exclusive) {
  const auto found = schema.find(keyword);
  if (found == schema.end()) return;
  if (!found->is_boolean())
    exclusive = number(schema, pointer, keyword);
  else if (*found == true)
    exclusive = std::exchange(inclusive, std::nullopt);
}

void KeywordReader::read_sizes(const json& schema, const std::string& pointer,
                               Assertions& asserted) {
  asserted.min_length = size(schema, pointer, "minLength");
  asserted.max_length = size(schema, pointer, "maxLength");
  asserted.min_items = size(schema, pointer, "minItems");
  asserted.max_items = size(schema, pointer, "maxItems");
  asserted.min_members = size(schema, pointer, "minProperties");
  asserted.max_members = size(schema, pointer, "maxProperties");
  const auto required = schema.find("required");
  if (required == schema.end() || required->is_boolean()) return;  // draft 3 had a boolean
  asserted.required = names(*required, pointer + "/required");
}

std::map<std::string, const json*> KeywordReader::members(const json& schema,
                                                          const std::string& pointer,
                                                          const char* keyword) {
  std::map<std::string, const json*> found;
  const auto object = schema.find(keyword);
  if (object == schema.end()) return found;
  if (!object->is_object()) fail(pointer + pointer_step(keyword), "is not an object");
  if (!object->is_object()) return found;
  for (const auto& [name, part] : object->items()) {
    if (name.find('\0') != std::string::npos)
      fail(pointer + pointer_step(keyword), "has a name with the character U+0000");
    found.emplace(name, &part);
  }
  return found;
}

std::vector<std::string> KeywordReader::names(const json& list, const std::string& pointer) {
  const bool is_fit =
      list.is_array() && std::all_of(list.begin(), list.end(), [](const json& name) {
        return name.is_string() &&
               name.get_ref<const std::string&>().find('\0') == std::string::npos;
      });
  if (is_fit) return list.get<std::vector<std::string>>();
  fail(pointer, "is not an array of names");
  return {};
}

bool KeywordReader::truth(const json& schema, const std::string& pointer, const char* keyword) {
  const auto found = schema.find(keyword);
  if (found == schema.end()) return false;
  if (!found->is_boolean()) fail(pointer + pointer_step(keyword), "is neither true nor false");
  return *found == true;
}

std::optional<json> KeywordReader::number(const json& schema, const std::string& pointer,
                                          const char* keyword) {
  const auto found = schema.find(keyword);
  if (found == schema.end()) return std::nullopt;
  if (found->is_number()) return *found;
  fail(pointer + pointer_step(keyword), "is not a number");
  return std::nullopt;
}

std::optional<std::uint64_t> KeywordReader::size(const json& schema, const std::string& pointer,
                                                 const char* keyword) {
  const auto found = schema.find(keyword);
  if (found == schema.end()) return std::nullopt;
  if (found->is_number_integer() && *found >= 0) return found->get<std::uint64_t>();
  fail(pointer + pointer_step(keyword), "is not a whole number from 0 on");
  return std::nullopt;
}

}  // namespace cupel::instructions
