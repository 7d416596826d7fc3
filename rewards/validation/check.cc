#include "rewards/validation/check.h"

#include <algorithm>
#include <array>

namespace cupel {
namespace {

constexpr auto kWarning = Severity::warning;
constexpr auto kError = Severity::error;

constexpr std::array kChecks = {
    CheckInfo{Check::unreadable, "unreadable", kError, "the line cannot be read as a row"},
    CheckInfo{Check::no_prompt, "no_prompt", kError, "there is no prompt, or it is blank"},
    CheckInfo{Check::mixed_schema, "mixed_schema", kWarning,
              "a field has another name or type than in most rows of the file"},
    CheckInfo{Check::missing_id, "missing_id", kWarning, "no id, where rows of the file have one"},
    CheckInfo{Check::duplicate_id, "duplicate_id", kError, "one id for different prompts"},
    CheckInfo{Check::duplicate_prompt, "duplicate_prompt", kWarning,
              "an earlier row has this prompt"},
    CheckInfo{Check::contradicting_references, "contradicting_references", kError,
              "one prompt, and references that are not equal"},
    CheckInfo{Check::over_token_budget, "over_token_budget", kError,
              "the prompt has more tokens than it may"},
    CheckInfo{Check::latex_damage, "latex_damage", kError,
              "a LaTeX command lost its backslash to an escape sequence"},
    CheckInfo{Check::encoding_damage, "encoding_damage", kWarning,
              "text was decoded wrongly: U+FFFD, or UTF-8 read as Latin-1"},
    CheckInfo{Check::control_characters, "control_characters", kWarning,
              "characters that cannot be seen and mean nothing"},
    CheckInfo{Check::truncated_prompt, "truncated_prompt", kWarning,
              "the prompt ends in the middle"},
    CheckInfo{Check::missing_figure, "missing_figure", kWarning,
              "the prompt speaks of a figure that is not there"},
    CheckInfo{Check::link_in_prompt, "link_in_prompt", kWarning,
              "a problem that links to what the model cannot read"},
    CheckInfo{Check::asks_for_proof, "asks_for_proof", kWarning,
              "the prompt asks for a proof, and the answer alone is judged"},
    CheckInfo{Check::answer_in_prompt, "answer_in_prompt", kError, "the prompt gives its answer"},
    CheckInfo{Check::unknown_verifier, "unknown_verifier", kError,
              "the row names a verifier or an option that does not exist"},
    CheckInfo{Check::undispatched, "undispatched", kWarning,
              "the spec dispatches by data_source, and not this one"},
    CheckInfo{Check::no_reference, "no_reference", kError, "there is nothing to judge by"},
    CheckInfo{Check::bad_reference, "bad_reference", kError,
              "the verifier cannot use the reference"},
    CheckInfo{Check::not_an_answer, "not_an_answer", kError,
              "the reference is prose, a proof or a placeholder"},
    CheckInfo{Check::several_answers, "several_answers", kWarning,
              "the reference has several answers where one is asked for"},
    CheckInfo{Check::unequal_to_itself, "unequal_to_itself", kError,
              "the reference, given as the answer, is not correct"},
    CheckInfo{Check::rewriting_refused, "rewriting_refused", kWarning,
              "the reference, written in another way, is not correct"},
    CheckInfo{Check::solution_differs, "solution_differs", kError,
              "the row's solution comes to another answer than its reference"},
    CheckInfo{Check::ambiguous_percent, "ambiguous_percent", kWarning,
              "asks for a percentage, and the reference is a number below 1"},
    CheckInfo{Check::options_unused, "options_unused", kWarning,
              "the reference is an option's letter, and is compared as mathematics"},
    CheckInfo{Check::bad_choices, "bad_choices", kError,
              "options that are the same, too few, or without the right one"},
    CheckInfo{Check::bad_instructions, "bad_instructions", kError,
              "an instruction is unknown or lacks an argument"},
    CheckInfo{Check::bad_json_schema, "bad_json_schema", kError, "the JSON Schema is not one"},
    CheckInfo{Check::bad_pattern, "bad_pattern", kError, "the regular expression is not one"},
    CheckInfo{Check::bad_tests, "bad_tests", kError,
              "tests that are missing, cannot be read or contradict one another"},
    CheckInfo{Check::tests_pass_anything, "tests_pass_anything", kError,
              "a program that does nothing passes the tests"},
    CheckInfo{Check::constant_answer, "constant_answer", kWarning,
              "all tests expect the same: printing it passes"},
    CheckInfo{Check::solution_fails, "solution_fails", kError,
              "the row's own solution does not pass its tests"},
    CheckInfo{Check::solution_slow, "solution_slow", kWarning,
              "the row's own solution takes longer than its tests allow on this machine"},
    CheckInfo{Check::impossible_format, "impossible_format", kError,
              "no completion of this prompt can have the form the spec asks for"},
    CheckInfo{Check::format_never_met, "format_never_met", kWarning,
              "not one completion has the form the spec asks for"},
};

static_assert(kChecks.size() == static_cast<std::size_t>(Check::format_never_met) + 1);

}  // namespace

std::span<const CheckInfo> known_checks() { return kChecks; }

const CheckInfo& info_of(Check check) { return kChecks[static_cast<std::size_t>(check)]; }

std::string_view to_string(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

std::optional<Check> check_from_string(std::string_view name) {
  const auto found = std::find_if(kChecks.begin(), kChecks.end(),
                                  [&](const CheckInfo& info) { return info.name == name; });
  return found == kChecks.end() ? std::nullopt : std::optional(found->check);
}

}  // namespace cupel
