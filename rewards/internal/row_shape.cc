#include "rewards/internal/row_shape.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "datasets/json_line.h"
#include "datasets/line_blocks.h"

namespace cupel {
namespace {

using Names = std::span<const std::string_view>;

// Fields that hold tests whatever is in them: docs/code-rows.md.
constexpr std::array<std::string_view, 14> kTests = {"tests",
                                                     "test_cases",
                                                     "test_code",
                                                     "test_kind",
                                                     "test_list",
                                                     "input_output",
                                                     "public_test_cases",
                                                     "private_test_cases",
                                                     "public_tests",
                                                     "private_tests",
                                                     "generated_tests",
                                                     "official_tests",
                                                     "interaction_format",
                                                     "generated_checker"};
constexpr std::array<std::string_view, 3> kInstructions = {"instruction_id_list", "instruction_ids",
                                                           "instruction_id"};
constexpr std::array<std::string_view, 3> kChoices = {"choices", "options", "endings"};
// What reward functions are handed, where the reference itself is no field of the row.
constexpr std::array<std::string_view, 3> kHolders = {"reward_model", "verification_info",
                                                      "extra_info"};

bool is_one_of(std::string_view name, Names names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// The row's members that are not null; none where it is no JSON object.
std::vector<JsonField> members_of(std::string_view row, std::string& padded, JsonLine& lines) {
  std::vector<JsonField> members;
  if (row.empty()) return members;
  padded.assign(row).append(LineBlock::kPadding, ' ');
  if (!lines.split(std::string_view(padded).substr(0, row.size()), padded.size(), members))
    members.clear();
  std::erase_if(members, [](const JsonField& field) { return field.type == JsonType::null; });
  return members;
}

/// Code in a field `test`: HumanEval's check, or a test file.
bool holds_test_code(const JsonField& field) {
  return field.key == "test" && (has(field.value, "def check(") || has(field.value, "def test") ||
                                 has(field.value, "assert"));
}

bool holds_ids(std::string_view text) { return has(text, "instruction_id"); }

/// Tests as data sets hand them around in one text: JSON, or assert statements.
bool holds_tests(std::string_view text) {
  if (text.starts_with("assert ") || text.starts_with("assert(")) return true;
  if (has(text, "\nassert ") || has(text, "\nassert(")) return true;
  const bool is_json = text.starts_with('{') || text.starts_with('[');
  if (!is_json) return false;
  for (const std::string_view name :
       {"inputs", "functional", "assert_case", "pytest", "test_cases"})
    if (has(text, std::string("\"") + std::string(name) + "\"") ||
        has(text, std::string("\\\"") + std::string(name) + "\\\""))
      return true;
  return has(text, "\"assert ") || has(text, "'assert ") ||
         (text.starts_with("[{") && has(text, "\"input\"") && has(text, "\"output\""));
}

/// Text under the name `schema` is most often that of a database.
bool holds_schema(const JsonField& field) {
  const bool is_object = field.type == JsonType::object;
  return field.key == "json_schema" || (field.key == "schema" && is_object) ||
         (field.key == "response_format" && is_object && has(field.value, "schema"));
}

/// Texts, not a number of something.
bool holds_choices(const JsonField& field) {
  return is_one_of(field.key, kChoices) &&
         (field.type == JsonType::array || field.type == JsonType::object);
}

}  // namespace

std::string_view verifier_by_shape(const Sample& sample) {
  thread_local JsonLine lines;  // its buffers are as large as the largest row, and worth keeping
  std::string padded;
  const std::vector<JsonField> members = members_of(sample.row, padded, lines);
  const auto any = [&](const auto& holds) {
    return std::any_of(members.begin(), members.end(), holds);
  };
  const auto any_named = [&](Names names) {
    return any([&](const JsonField& field) { return is_one_of(field.key, names); });
  };
  const auto any_holder = [&](bool (*holds)(std::string_view)) {
    return any([&](const JsonField& field) {
      return is_one_of(field.key, kHolders) && holds(field.value);
    });
  };
  const std::string_view reference = sample.reference.value_or("");
  if (any_named(kTests) || any(holds_test_code) || holds_tests(reference) ||
      any_holder(holds_tests))
    return "code";
  const bool has_ids_as_reference = reference.starts_with('{') && holds_ids(reference);
  if (any_named(kInstructions) || has_ids_as_reference || any_holder(holds_ids))
    return "instructions";
  if (any(holds_choices)) return "choice";
  if (any(holds_schema)) return "json_schema";
  if (sample.reference || !sample.reference_fault.empty()) return "math";
  return {};
}

}  // namespace cupel
