#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cupel {

/// What a verifier decided about one completion. The list is closed.
enum class Outcome : std::uint8_t {
  correct,
  incorrect,
  unscorable,  ///< the reference or the task is bad: nobody is rewarded or punished for it
  error,       ///< the input row or the machine failed: nothing is known about the completion
};

/// Why. The list is closed; docs/reasons.md says what each one means to a user.
enum class Reason : std::uint8_t {
  passed,            ///< the completion meets the verifier's rule
  not_equal,         ///< an answer was found, and it is not the reference
  multiple_answers,  ///< the right answer is one of several where one was asked for
  no_answer,         ///< the completion holds no answer
  truncated,         ///< the completion ends before its reasoning does
  no_code_block,     ///< the completion holds no code
  compile_error,     ///< the compiler refuses the code
  wrong_output,      ///< a test's output or result is not the expected one
  time_limit,        ///< a test took too long
  memory_limit,      ///< a test needed too much memory
  output_limit,      ///< a test wrote too much
  crashed,           ///< the code ended with an exception, a signal or an exit code
  no_entry_point,    ///< the function that the tests call is not there
  tampered,          ///< the code works on its judge instead of the task
  undecided,         ///< both answers can be read, and nothing here can decide between them
  budget_exceeded,   ///< deciding would cost more than the budget allows
  bad_format,        ///< the completion has not the form that is asked for
  off_language,      ///< too few of its words are of the language that is asked for
  not_followed,      ///< an instruction is not followed
  no_match,          ///< the pattern is not found in it
  schema_violation,  ///< its JSON is not what the schema asks for
  not_checked,       ///< the verifier `none` looks at nothing
  no_reference,      ///< the row has no reference answer
  bad_reference,     ///< the reference cannot be read
  bad_tests,         ///< the row has no tests, or they contradict themselves, or do not run
  bad_row,           ///< the line is not a row cupel can read
  bad_verifier,      ///< the row names a verifier that does not exist
  no_toolchain,      ///< this machine has no compiler or interpreter for the language
  no_sandbox,        ///< this machine offers no safe sandbox
  deadline,          ///< the batch's deadline came before the verdict
  cancelled,         ///< the batch was stopped before the verdict
  internal_error,    ///< a fault of cupel or of the machine
};

std::string_view to_string(Outcome outcome);
std::string_view to_string(Reason reason);
std::optional<Outcome> outcome_from_string(std::string_view name);
std::optional<Reason> reason_from_string(std::string_view name);

/// A value: copy it, move it, keep it after the completion is gone.
struct Verdict {
  Outcome outcome = Outcome::error;
  Reason reason = Reason::internal_error;
  double score = 0;          ///< in [0, 1], but for other libraries' own format rewards; means
                             ///< nothing unless `is_scored()`
  std::string extracted;     ///< the answer found in the completion, "" if none
  std::string reference;     ///< the reference as it was understood
  std::string detail;        ///< one sentence for a person
  std::string test_results;  ///< what each test came to, as a JSON object; "" without tests
  std::chrono::nanoseconds elapsed{0};

  bool is_scored() const { return outcome == Outcome::correct || outcome == Outcome::incorrect; }
};

/// A verdict that carries no answer: the task, the row or the machine is at fault.
Verdict unscored(Outcome outcome, Reason reason, std::string detail);

}  // namespace cupel
