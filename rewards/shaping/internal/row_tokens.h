#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "datasets/json_line.h"
#include "datasets/sample.h"

namespace cupel::shaping {

/// Numbers that a row gives for its completions: a value for the only one, or a list with one value
/// for each. Takes the row apart once for all completions of a group. Not thread-safe.
class RowTokens {
 public:
  /// The whole number in `field`. Messages say what the row lacks.
  Result<std::uint64_t> count(const Sample& sample, std::string_view field);

  /// The list of whole numbers in `field`. Good until the next call.
  Result<std::span<const std::int64_t>> ids(const Sample& sample, std::string_view field);

  /// Whether `field` says that the completion was cut off: true, or "length", as in the finish
  /// reasons of servers.
  Result<bool> truncated(const Sample& sample, std::string_view field);

  bool has(const Sample& sample, std::string_view field);

 private:
  /// The value of `field` for this completion; `nesting` is how many lists it is itself.
  Result<JsonField> value(const Sample& sample, std::string_view field, int nesting);
  const JsonField* find(const Sample& sample, std::string_view name);
  void split(std::string_view row);
  void elements_of(const JsonField& list, std::vector<JsonField>& into);

  JsonLine json_;
  std::string_view row_;  ///< the one that was taken apart
  std::string text_;      ///< its text, with the room behind it that JsonLine asks for
  std::vector<JsonField> fields_;
  std::string_view listed_;  ///< the list whose elements these are
  std::vector<JsonField> elements_;
  std::vector<JsonField> id_fields_;
  std::vector<std::int64_t> ids_;
};

}  // namespace cupel::shaping
