#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cupel {

/// What `cupel validate` looks for. docs/validate.md says what each one means to a user.
enum class Check : std::uint8_t {
  // The row as a row.
  unreadable,
  no_prompt,
  mixed_schema,
  missing_id,
  duplicate_id,
  duplicate_prompt,
  contradicting_references,
  over_token_budget,
  // The prompt's text.
  latex_damage,
  encoding_damage,
  control_characters,
  truncated_prompt,
  missing_figure,
  link_in_prompt,
  asks_for_proof,
  answer_in_prompt,
  // What the row is judged by.
  unknown_verifier,
  undispatched,
  no_reference,
  bad_reference,
  not_an_answer,
  several_answers,
  unequal_to_itself,
  rewriting_refused,
  solution_differs,
  ambiguous_percent,
  options_unused,
  bad_choices,
  bad_instructions,
  bad_json_schema,
  bad_pattern,
  bad_tests,
  tests_pass_anything,
  constant_answer,
  solution_fails,
  solution_slow,
  // The form that the spec asks for.
  impossible_format,
  format_never_met,
};

enum class Severity : std::uint8_t {
  warning,  ///< somebody should look at it
  error,    ///< the row cannot teach what it should
};

struct CheckInfo {
  Check check;
  std::string_view name;
  Severity severity;
  std::string_view meaning;  ///< one line for a person
};

/// All of them, in the order of the enum.
std::span<const CheckInfo> known_checks();

const CheckInfo& info_of(Check check);
std::string_view to_string(Severity severity);
std::optional<Check> check_from_string(std::string_view name);

/// What a check found in a row.
struct Fault {
  Check check;
  std::string detail;  ///< of this row, in a sentence
};

}  // namespace cupel
