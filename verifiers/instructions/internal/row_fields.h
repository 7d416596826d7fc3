#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cupel::instructions {

/// A field of a row: its name and what it holds, as JSON text.
struct RowField {
  std::string name;
  std::string text;
};

/// The fields of `row` that have one of these names and are not null, in the order of `names`.
/// None where `row` is "" or no JSON object. Quick where they are few: the rest of the row is
/// passed over.
std::vector<RowField> fields_of(std::string_view row, std::span<const std::string_view> names);

/// The value of a field; nothing where it is nested too deeply to be read.
std::optional<nlohmann::json> value_of(const RowField& field);

/// JSON brackets deeper than this are not read.
constexpr std::size_t kDeepestJson = 256;

/// How deeply the brackets of a JSON text are nested, those in strings aside.
std::size_t json_depth(std::string_view text);

}  // namespace cupel::instructions
