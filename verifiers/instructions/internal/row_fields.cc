#include "verifiers/instructions/internal/row_fields.h"

#include <simdjson.h>

#include <algorithm>
#include <utility>

namespace cupel::instructions {
namespace {

using simdjson::ondemand::field;

/// The members with these names, in the row's own order.
std::vector<RowField> members_of(const simdjson::padded_string& row,
                                 std::span<const std::string_view> names) {
  std::vector<RowField> found;
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document;
  simdjson::ondemand::object object;
  if (parser.iterate(row).get(document) || document.get_object().get(object)) return found;
  for (auto member : object) {
    std::string_view key, text;
    simdjson::ondemand::value value;
    if (member.unescaped_key().get(key)) break;
    if (std::find(names.begin(), names.end(), key) == names.end()) continue;
    RowField field{std::string(key), {}};
    if (member.value().get(value) || simdjson::to_json_string(value).get(text)) break;
    field.text = text;
    if (field.text != "null") found.push_back(std::move(field));
  }
  return found;
}

}  // namespace

std::vector<RowField> fields_of(std::string_view row, std::span<const std::string_view> names) {
  if (row.empty()) return {};
  std::vector<RowField> found = members_of(simdjson::padded_string(row), names);
  const auto place = [&](const RowField& field) {
    return std::find(names.begin(), names.end(), field.name);
  };
  std::stable_sort(found.begin(), found.end(),
                   [&](const RowField& a, const RowField& b) { return place(a) < place(b); });
  return found;
}

std::optional<nlohmann::json> value_of(const RowField& field) {
  if (json_depth(field.text) > kDeepestJson) return std::nullopt;
  auto value = nlohmann::json::parse(field.text, nullptr, false);
  return value.is_discarded() ? std::nullopt : std::optional(std::move(value));
}

std::size_t json_depth(std::string_view text) {
  std::size_t depth = 0, deepest = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i)
        if (text[i] == '\\') ++i;
    } else if (c == '[' || c == '{') {
      deepest = std::max(deepest, ++depth);
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return deepest;
}

}  // namespace cupel::instructions
