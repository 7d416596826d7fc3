#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/text_arena.h"

namespace cupel {

enum class JsonType : std::uint8_t { array, object, number, string, boolean, null };

std::string_view to_string(JsonType type);  ///< with its article: "an array"

/// A member of an object or, with an empty key, an element of an array.
struct JsonField {
  std::string_view key;    ///< between its quotes, escapes as written
  std::string_view value;  ///< JSON text as written
  JsonType type;

  /// The text of a string value between its quotes, escapes as written.
  std::string_view raw_string() const { return value.substr(1, value.size() - 2); }
};

/// The text of a string value with its escapes decoded.
std::string string_text(const JsonField& field);

/// The same for a string value, in memory of `arena` only where there is an escape; the JSON text
/// of any other value.
std::string_view text_of(const JsonField& field, TextArena& arena);

/// Takes JSON texts apart, one level deep, after checking all of it: syntax, escapes and UTF-8.
/// Not thread-safe; reuse one for many texts.
class JsonLine {
 public:
  JsonLine();
  JsonLine(JsonLine&&) noexcept;
  ~JsonLine();

  /// The members of the object that `text` is, or the elements of the array it is, appended to
  /// `into`. At least 64 bytes behind `text` must be readable; `readable` counts them and `text`.
  Result<void> split(std::string_view text, std::size_t readable, std::vector<JsonField>& into);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cupel
