#include "verifiers/instructions/json_schema_verifier.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "base/digest.h"
#include "base/text.h"
#include "base/utf8.h"
#include "verifiers/code/extract.h"
#include "verifiers/instructions/internal/row_fields.h"
#include "verifiers/math/extract.h"
#include "verifiers/reasoning.h"

namespace cupel::instructions {
namespace {

using nlohmann::json;
using Place = JsonSchemaVerifier::Place;

constexpr std::size_t kShown = 120;  // bytes of a text quoted in a message

constexpr std::array<std::string_view, 4> kPlaces = {"auto", "fence", "answer_tag", "whole"};
constexpr std::array<std::string_view, 2> kSchemas = {"row", "any"};
constexpr std::array<std::string_view, 3> kFields = {"schema", "json_schema", "response_format"};

enum OptionIndex : std::size_t { kExtract, kSchema };

const std::array kOptions = {
    OptionInfo{"extract", kPlaces, "auto", "where to look for the JSON"},
    OptionInfo{"schema", kSchemas, "row", "the row's schema, or any: valid JSON will do"},
};

/// The JSON of a completion, and where it stands.
struct Found {
  std::string text;
  std::string_view place = "the whole answer";
  bool is_unfinished = false;  ///< the reasoning never ends
};

std::string block_in(std::string_view text) {
  constexpr std::array<std::string_view, 4> kTags = {"json", "jsonc", "json5", "jsonl"};
  code::Extraction block = code::extract(text, kTags);
  const bool is_block = block.found == code::Found::block || block.found == code::Found::open_block;
  return is_block ? std::move(block.code) : std::string();
}

Found found_in_block(std::string_view text) { return {block_in(text), "the last fenced block"}; }

Found found_in_tag(std::string_view completion) {
  const std::string_view inside = math::extract(completion, math::Extract::answer_tag).text;
  if (std::string block = block_in(inside); !block.empty())
    return {std::move(block), "the block in the <answer> tag"};
  return {std::string(inside), "the <answer> tag"};
}

bool opens_json(std::string_view text) {
  return text.starts_with('{') || text.starts_with('[') || text.starts_with('"');
}

Found find_json(std::string_view completion, Place place) {
  const Reasoning parts = split_reasoning(completion);
  if (parts.is_unfinished) return {"", "", true};
  const std::string_view text = without_special_tokens(trim(parts.answer));
  switch (place) {
    case Place::whole:
      return {std::string(text)};
    case Place::fence:
      return found_in_block(text);
    case Place::answer_tag:
      return found_in_tag(completion);
    case Place::automatic:
      break;
  }
  if (opens_json(text)) return {std::string(text)};
  if (Found tag = found_in_tag(completion); !tag.text.empty()) return tag;
  if (Found block = found_in_block(text); !block.text.empty()) return block;
  return {std::string(text)};
}

/// The schema inside what services that answer in JSON take: `{"type": "json_schema",
/// "json_schema": {"name": …, "schema": {…}}}`.
const json& unwrapped(const json& value) {
  if (!value.is_object()) return value;
  for (const char* wrapper : {"json_schema", "schema"})
    if (const auto inner = value.find(wrapper); inner != value.end() && inner->is_object())
      return unwrapped(*inner);
  return value;
}

/// The text of the row's schema; "" if it has none.
std::string schema_text(const Task& task) {
  for (const RowField& field : fields_of(task.row, kFields)) {
    if (field.name == "schema" && !field.text.starts_with('"')) return field.text;
    const auto value = value_of(field);
    if (!value) return field.text;
    if (value->is_string()) return value->get<std::string>();
    return unwrapped(*value).dump();
  }
  return std::string(task.reference);
}

Verdict incorrect(Reason reason, std::string detail) {
  Verdict verdict;
  verdict.outcome = Outcome::incorrect;
  verdict.reason = reason;
  verdict.detail = std::move(detail);
  return verdict;
}

Verdict verdict_of(const JsonFinding& finding, std::string_view place) {
  using Kind = JsonFinding::Kind;
  switch (finding.kind) {
    case Kind::fits: {
      Verdict verdict;
      verdict.outcome = Outcome::correct;
      verdict.reason = Reason::passed;
      verdict.score = 1;
      return verdict;
    }
    case Kind::violates:
      return incorrect(Reason::schema_violation,
                       fmt::format("{} {}", finding.pointer.empty() ? "the value" : finding.pointer,
                                   finding.what));
    case Kind::not_json:
      return incorrect(Reason::schema_violation,
                       fmt::format("{} is not JSON: {}", place, finding.what));
    case Kind::cut_short:
      return incorrect(Reason::truncated,
                       fmt::format("{} ends inside its JSON: {}", place, finding.what));
    case Kind::too_large:
      break;
  }
  return incorrect(Reason::budget_exceeded, fmt::format("the JSON {}", finding.what));
}

}  // namespace

std::span<const OptionInfo> JsonSchemaVerifier::options() { return kOptions; }

std::unique_ptr<const Verifier> JsonSchemaVerifier::make(const OptionValues& options) {
  return std::make_unique<JsonSchemaVerifier>(
      static_cast<Place>(choice_of(kOptions[kExtract], options)),
      choice_of(kOptions[kSchema], options) == 0);
}

JsonSchemaVerifier::SharedSchema JsonSchemaVerifier::compiled(const std::string& text) const {
  return schemas_
      .get(Digester().add(text).finish(),
           [&] {
             auto made = std::make_shared<const Result<JsonSchema>>(JsonSchema::compile(text));
             const std::size_t bytes = *made ? (*made)->bytes() : text.size();
             return Recent<SharedSchema>::Made{std::move(made), bytes, true};
           })
      .value;
}

Verdict JsonSchemaVerifier::verify(const Task& task, Trace* trace) const {
  const std::string text = needs_schema_ ? schema_text(task) : "true";
  if (trim(text).empty())
    return unscored(Outcome::unscorable, Reason::no_reference,
                    "the row has no schema: give it as schema, json_schema or reference");
  const SharedSchema schema = compiled(text);
  if (!*schema)
    return unscored(Outcome::unscorable, Reason::bad_reference, schema->error().message);
  if (trace) trace->record("schema", shorten(text, kShown));

  Found found = find_json(task.completion, extract_);
  if (found.is_unfinished)
    return incorrect(Reason::truncated, "the reasoning never ends: <think> without </think>");
  if (trace)
    trace->record("extract", fmt::format("{}: {}", found.place, shorten(found.text, kShown)));
  if (trim(found.text).empty())
    return incorrect(Reason::no_answer, fmt::format("no JSON found (extract={})",
                                                    kPlaces[static_cast<std::size_t>(extract_)]));
  Verdict verdict = verdict_of((*schema)->check(trim(found.text)), found.place);
  if (trace) trace->record("check", verdict.detail.empty() ? "meets the schema" : verdict.detail);
  verdict.extracted = std::move(found.text);
  verdict.reference = shorten(text, kShown);
  return verdict;
}

}  // namespace cupel::instructions
