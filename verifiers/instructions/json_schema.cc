#include "verifiers/instructions/json_schema.h"

#include <fmt/format.h>

#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/utf8.h"
#include "verifiers/instructions/internal/row_fields.h"
#include "verifiers/instructions/internal/schema_evaluation.h"
#include "verifiers/instructions/internal/schema_reader.h"

namespace cupel::instructions {
namespace {

using nlohmann::json;
using Kind = JsonFinding::Kind;

constexpr std::size_t kLargestSchema = 1 << 20;
constexpr std::size_t kLargestText = 4 << 20;

/// nlohmann's message without its number and what it calls itself.
std::string plain_message(const std::exception& fault) {
  const std::string_view message = fault.what();
  const std::size_t begin = message.find("] ");
  return shorten(begin == std::string_view::npos ? message : message.substr(begin + 2), 200);
}

struct Parsed {
  json value;
  JsonFinding finding;
};

Parsed parse(std::string_view text) {
  if (json_depth(text) > kDeepestJson)
    return {{}, {Kind::too_large, "", fmt::format("is nested more than {} deep", kDeepestJson)}};
  try {
    return {json::parse(text), {}};
  } catch (const json::parse_error& fault) {
    const bool is_cut = fault.byte > text.size();
    return {{}, {is_cut ? Kind::cut_short : Kind::not_json, "", plain_message(fault)}};
  } catch (const json::exception& fault) {
    return {{}, {Kind::not_json, "", plain_message(fault)}};
  }
}

}  // namespace

struct JsonSchema::Impl {
  Impl(ReadSchema schema, std::size_t text_size) : evaluation(std::move(schema)), size(text_size) {}

  SchemaEvaluation evaluation;
  std::size_t size;
};

Result<JsonSchema> JsonSchema::compile(std::string_view text) {
  if (text.size() > kLargestSchema)
    return failure(
        fmt::format("the schema has {} bytes; {} are read at most", text.size(), kLargestSchema));
  Parsed schema = parse(text);
  if (schema.finding.kind != Kind::fits)
    return failure("the schema is not JSON: " + schema.finding.what);
  make_numbers_uniform(schema.value);
  auto read = read_schema(schema.value);
  if (!read) return failure("the schema is not one: " + read.error().message);
  try {
    return JsonSchema(std::make_shared<const Impl>(*std::move(read), text.size()));
  } catch (const std::exception& fault) {
    return failure(std::string("the schema is not one: ") + fault.what());
  }
}

JsonFinding JsonSchema::check(std::string_view text) const {
  constexpr std::size_t kLeastSteps = 200'000, kStepsPerByte = 4;
  if (text.size() > kLargestText)
    return {Kind::too_large, "",
            fmt::format("has {} bytes; {} are read at most", text.size(), kLargestText)};
  if (impl_->evaluation.surely_fits(text)) return {};
  Parsed document = parse(text);
  if (document.finding.kind != Kind::fits) return document.finding;
  make_numbers_uniform(document.value);
  auto found =
      impl_->evaluation.evaluate(document.value, kLeastSteps + kStepsPerByte * text.size());
  switch (found.kind) {
    case SchemaEvaluation::Finding::Kind::fits:
      return {};
    case SchemaEvaluation::Finding::Kind::violates:
      return {Kind::violates, std::move(found.pointer), std::move(found.what)};
    case SchemaEvaluation::Finding::Kind::too_costly:
      break;
  }
  return {Kind::too_large, "", "holding it against the schema takes too many steps"};
}

std::size_t JsonSchema::bytes() const {
  constexpr std::size_t kPerByte = 64;  // constraints are small objects of many fields
  return impl_->size * kPerByte + 4096;
}

}  // namespace cupel::instructions
