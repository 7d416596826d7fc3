#pragma once

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cupel::instructions {

/// Where the references of a schema lead. Keeps a view of it.
class SchemaReferences {
 public:
  explicit SchemaReferences(const nlohmann::json& root);

  /// The JSON pointer that `reference` stands for: `#/$defs/a`, `#name`,
  /// `https://…/schema#/$defs/a` where that is the schema itself. Fails where it leads elsewhere or
  /// nowhere.
  Result<std::string> pointer_of(std::string_view reference) const;

  const nlohmann::json& at(const std::string& pointer) const;

 private:
  void add(std::string name, const std::string& pointer);
  void collect(const nlohmann::json& value, const std::string& pointer);

  const nlohmann::json& root_;
  /// Pointers by `$id` and `#anchor`; none where a name has several places.
  std::map<std::string, std::optional<std::string>, std::less<>> named_;
};

/// The first of the schemas by position that leads back to itself, if one does: applied to a value
/// it would never come to an end.
std::optional<std::size_t> first_in_circle(const std::vector<std::vector<std::size_t>>& leads_to);

/// `name` as a part of a JSON pointer, with its slash.
std::string pointer_step(std::string_view name);

}  // namespace cupel::instructions
