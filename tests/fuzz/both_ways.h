#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string_view>

#include "verifiers/math/equal.h"

namespace cupel::fuzz {

/// Far above the limit of the engine: sanitizers and a busy machine make it slower.
constexpr auto kLongest = std::chrono::seconds(2);

[[noreturn]] inline void fail(const char* what, std::string_view reference,
                              std::string_view answer) {
  std::fprintf(stderr, "%s\n  reference: %.*s\n     answer: %.*s\n", what,
               static_cast<int>(reference.size()), reference.data(),
               static_cast<int>(answer.size()), answer.data());
  std::abort();
}

inline math::Relation timed_compare(std::string_view reference, std::string_view answer) {
  const auto start = std::chrono::steady_clock::now();
  const math::Relation relation = math::compare(reference, answer).relation;
  if (std::chrono::steady_clock::now() - start > kLongest) fail("too slow", reference, answer);
  return relation;
}

/// Whether reference and answer may be swapped in a comparison: bare formulas about x and y.
/// Policy treats equations, percentages, roundings, units and words in the light of the reference.
inline bool is_formula(std::string_view text) {
  static constexpr std::string_view kCommands[] = {
      "\\frac", "\\dfrac", "\\sqrt", "\\cdot",  "\\times", "\\pi",  "\\left", "\\right", "\\{",
      "\\}",    "\\cup",   "\\cap",  "\\infty", "\\sin",   "\\cos", "\\ln",   "\\binom"};
  while (!text.empty()) {
    std::size_t length = 1;
    if (text[0] == '\\') {
      const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz", 1);
      length = end == 1 ? 2 : std::min(end, text.size());
      if (std::ranges::find(kCommands, text.substr(0, length)) == std::end(kCommands)) return false;
    } else if (std::string_view("0123456789xy+-*/^()[]{}, |!").find(text[0]) == text.npos) {
      return false;
    }
    text.remove_prefix(length);
  }
  return true;
}

/// Compares in both directions: in bounded time, and what is equal stays equal.
inline void compare_both_ways(std::string_view reference, std::string_view answer) {
  using math::Relation;
  const Relation forward = timed_compare(reference, answer);
  const Relation backward = timed_compare(answer, reference);
  if (!is_formula(reference) || !is_formula(answer)) return;
  if (forward == Relation::equal && backward != Relation::equal)
    fail("equal, but not when swapped", reference, answer);
  if (forward == Relation::different && backward == Relation::equal)
    fail("different, but equal when swapped", reference, answer);
}

}  // namespace cupel::fuzz
