// Any bytes as schema and as document: neither throws, and a document that fits one time fits the
// next. The document is held against some fixed schemas as well.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "verifiers/instructions/json_schema.h"

namespace {

using cupel::instructions::JsonFinding;
using cupel::instructions::JsonSchema;

constexpr std::array<const char*, 4> kSchemas = {
    "true",
    R"({"anyOf": [{"type": "string", "pattern": "^(a+)+$"}, {"items": {"$ref": "#"}},
                  {"additionalProperties": {"$ref": "#"}}, {"multipleOf": 0.1}]})",
    R"({"oneOf": [{"items": {"$ref": "#"}, "uniqueItems": true}, {"not": {"type": "array"}}],
        "if": {"required": ["a"]}, "then": {"propertyNames": {"maxLength": 3}},
        "else": {"patternProperties": {"b": {"$ref": "#"}}, "additionalProperties": {"enum": [1]}}})",
    R"({"prefixItems": [{"const": 1.0}, {"minLength": 2}], "items": {"contains": {"type": "null"}},
        "dependencies": {"a": ["b"], "c": {"required": ["d"]}}})"};

void hold(const JsonSchema& schema, std::string_view document) {
  const JsonFinding first = schema.check(document), second = schema.check(document);
  if (first.kind != second.kind || first.pointer != second.pointer || first.what != second.what)
    std::abort();
  if (first.kind == JsonFinding::Kind::violates && first.what.empty()) std::abort();
}

}  // namespace

/// Up to the first NUL the schema, then the document.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(text.find('\0'), text.size());
  const std::string_view document = text.substr(std::min(end + 1, text.size()));
  if (const auto schema = JsonSchema::compile(text.substr(0, end))) hold(*schema, document);
  static const auto kCompiled = [] {
    std::array<cupel::Result<JsonSchema>, kSchemas.size()> all = {
        JsonSchema::compile(kSchemas[0]), JsonSchema::compile(kSchemas[1]),
        JsonSchema::compile(kSchemas[2]), JsonSchema::compile(kSchemas[3])};
    return all;
  }();
  for (const auto& schema : kCompiled) hold(schema.value(), document);
  return 0;
}
