#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "verifiers/instructions/pattern.h"

namespace valijson::adapters {
class NlohmannJsonAdapter;
}

namespace cupel::instructions {

/// The types of JSON, as a set of bits.
using JsonTypes = std::uint8_t;

namespace json_type {
constexpr JsonTypes kNull = 1, kBoolean = 2, kInteger = 4, kFraction = 8, kString = 16, kArray = 32,
                    kObject = 64;
}

/// The bits of a type's name; nothing if it is none.
std::optional<JsonTypes> json_types_named(std::string_view name);

/// What one schema asserts of a value itself, its members' and elements' schemas aside. These are
/// not left to valijson: its patterns are std::regex's, whose stack a long text overflows; unequal
/// items take it the square of their number; 2.5 is to it a multiple of 2, and 0 a divisor.
struct Assertions {
  bool refuses_all = false;  ///< the schema `false`
  JsonTypes types = 0;       ///< 0: any
  std::string type_names;    ///< for messages
  std::optional<nlohmann::json> constant;
  std::optional<std::vector<nlohmann::json>> one_of;

  std::optional<nlohmann::json> minimum, maximum, above, below, multiple_of;
  std::optional<std::uint64_t> min_length, max_length, min_items, max_items, min_members,
      max_members;
  std::optional<std::pair<std::string, Pattern>> pattern;
  bool has_unique_items = false;

  std::optional<std::size_t> contained;  ///< a schema that enough items meet
  std::uint64_t min_contained = 1;
  std::optional<std::uint64_t> max_contained;

  std::vector<std::string> required;
  std::optional<std::size_t> member_names;  ///< a schema that the names meet
  /// Members' schemas by name, where some are chosen by pattern; else valijson has them.
  std::vector<std::pair<Pattern, std::size_t>> by_pattern;
  std::set<std::string, std::less<>> named;  ///< those in `properties`
  bool allows_others = true;
  std::optional<std::size_t> others;  ///< the schema of members that are neither
};

/// Numbers brought to one form: 1.0 is the integer 1, integers beyond 64 bits are floating point.
void make_numbers_uniform(nlohmann::json& value);

/// What `value` violates, as the rest of a sentence about it; "" if nothing. Takes steps from
/// `steps` in proportion to what it reads.
std::string violation(const Assertions& asserted,
                      const valijson::adapters::NlohmannJsonAdapter& value, std::size_t& steps);

/// The same of a string, its type and the values that are allowed aside.
std::string string_violation(const Assertions& asserted, std::string_view text);

}  // namespace cupel::instructions
