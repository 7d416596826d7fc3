#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verifiers/instructions/internal/assertions.h"

namespace cupel::instructions {

/// Reads keywords of schemas, each by the schema and its place (a JSON pointer). The first fault is
/// kept; what is read after it means nothing.
class KeywordReader {
 public:
  void fail(const std::string& pointer, std::string_view what);

  /// The place and what is wrong there; "" where nothing is.
  const std::string& fault() const { return fault_; }

  /// What is asserted of a value itself, without what its members and items are asked for.
  void read_assertions(const nlohmann::json& schema, const std::string& pointer,
                       Assertions& asserted);

  /// The members of an object in the schema, by name. valijson would cut names with a NUL in them.
  std::map<std::string, const nlohmann::json*> members(const nlohmann::json& schema,
                                                       const std::string& pointer,
                                                       const char* keyword);
  std::optional<std::uint64_t> size(const nlohmann::json& schema, const std::string& pointer,
                                    const char* keyword);

  /// A list of names and a pattern at `pointer`.
  std::vector<std::string> names(const nlohmann::json& list, const std::string& pointer);
  std::optional<Pattern> pattern_at(const nlohmann::json& pattern, const std::string& pointer);

 private:
  void read_values(const nlohmann::json& schema, const std::string& pointer, Assertions& asserted);
  void read_types(const nlohmann::json& type, const std::string& pointer, Assertions& asserted);
  void read_numbers(const nlohmann::json& schema, const std::string& pointer, Assertions& asserted);
  void read_exclusive(const nlohmann::json& schema, const std::string& pointer, const char* keyword,
                      std::optional<nlohmann::json>& inclusive,
                      std::optional<nlohmann::json>& exclusive);
  void read_sizes(const nlohmann::json& schema, const std::string& pointer, Assertions& asserted);
  bool truth(const nlohmann::json& schema, const std::string& pointer, const char* keyword);
  std::optional<nlohmann::json> number(const nlohmann::json& schema, const std::string& pointer,
                                       const char* keyword);

  std::string fault_;
};

}  // namespace cupel::instructions
