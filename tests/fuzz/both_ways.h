#pragma once

#include <chrono>
#include <cstdio>
#include <cstdlib>
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

/// Whether policy may treat reference and answer differently: equations, whose other side may be
/// left out, percentages and roundings.
inline bool is_one_way(std::string_view text) {
  for (const std::string_view mark :
       {"=", "%", ".", "percent", "approx", "equiv", "≈", "∈", "\\in"})
    if (text.find(mark) != std::string_view::npos) return true;
  return false;
}

/// Compares in both directions: in bounded time, and what is equal stays equal.
inline void compare_both_ways(std::string_view reference, std::string_view answer) {
  using math::Relation;
  const Relation forward = timed_compare(reference, answer);
  const Relation backward = timed_compare(answer, reference);
  if (is_one_way(reference) || is_one_way(answer)) return;
  if (forward == Relation::equal && backward != Relation::equal)
    fail("equal, but not when swapped", reference, answer);
  if (forward == Relation::different && backward == Relation::equal)
    fail("different, but equal when swapped", reference, answer);
}

}  // namespace cupel::fuzz
