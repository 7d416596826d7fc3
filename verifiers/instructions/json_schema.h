#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cupel::instructions {

/// What holding a text against a schema came to.
struct JsonFinding {
  enum class Kind : std::uint8_t {
    fits,
    violates,   ///< `pointer` and `what` say where and why
    not_json,   ///< `what` says where it stops to be
    cut_short,  ///< it ends inside the JSON
    too_large,  ///< deciding would cost too much
  };
  Kind kind = Kind::fits;
  std::string pointer;  ///< JSON pointer to what is wrong: "/items/0/name", "" for the whole
  std::string what;
};

/// A JSON Schema, drafts 4 to 2020-12. Immutable; safe to use from any number of threads; cheap to
/// copy.
///
/// Patterns are RE2's. `format` and what else the drafts call annotations decides nothing. Schemas
/// elsewhere are never fetched. Refused, with a message, is what would have to be passed over in
/// silence: `unevaluatedProperties`, `unevaluatedItems`, `$dynamicRef`, `$recursiveRef`, references
/// that lead out of the schema or round in a circle.
///
///     const auto schema = JsonSchema::compile(R"({"required": ["name"]})");
///     schema->check("{}").what == "lacks the member \"name\""
class JsonSchema {
 public:
  /// Fails with the place in the schema and what is wrong there.
  static Result<JsonSchema> compile(std::string_view text);

  /// Nested arrays and objects, the size of the text and the work are bounded.
  JsonFinding check(std::string_view json) const;

  /// About the memory that it takes.
  std::size_t bytes() const;

 private:
  struct Impl;
  explicit JsonSchema(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

  std::shared_ptr<const Impl> impl_;
};

}  // namespace cupel::instructions
