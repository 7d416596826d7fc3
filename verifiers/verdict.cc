#include "verifiers/verdict.h"

#include <array>
#include <utility>

namespace cupel {
namespace {

constexpr std::array<std::string_view, 4> kOutcomes = {"correct", "incorrect", "unscorable",
                                                       "error"};
constexpr std::array<std::string_view, 32> kReasons = {
    "passed",           "not_equal",     "multiple_answers", "no_answer",     "truncated",
    "no_code_block",    "compile_error", "wrong_output",     "time_limit",    "memory_limit",
    "output_limit",     "crashed",       "no_entry_point",   "tampered",      "undecided",
    "budget_exceeded",  "bad_format",    "off_language",     "not_followed",  "no_match",
    "schema_violation", "not_checked",   "no_reference",     "bad_reference", "bad_tests",
    "bad_row",          "bad_verifier",  "no_toolchain",     "no_sandbox",    "deadline",
    "cancelled",        "internal_error"};
static_assert(kOutcomes.size() == static_cast<std::size_t>(Outcome::error) + 1);
static_assert(kReasons.size() == static_cast<std::size_t>(Reason::internal_error) + 1);

template <class Enum, class Names>
std::optional<Enum> from_string(const Names& names, std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<Enum>(i);
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Outcome outcome) { return kOutcomes[static_cast<std::size_t>(outcome)]; }

std::string_view to_string(Reason reason) { return kReasons[static_cast<std::size_t>(reason)]; }

std::optional<Outcome> outcome_from_string(std::string_view name) {
  return from_string<Outcome>(kOutcomes, name);
}

std::optional<Reason> reason_from_string(std::string_view name) {
  return from_string<Reason>(kReasons, name);
}

Verdict unscored(Outcome outcome, Reason reason, std::string detail) {
  Verdict verdict;
  verdict.outcome = outcome;
  verdict.reason = reason;
  verdict.detail = std::move(detail);
  return verdict;
}

}  // namespace cupel
