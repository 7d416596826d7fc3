#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "verifiers/trace.h"

namespace cupel::math {

enum class Relation : std::uint8_t {
  equal,
  different,
  reference_unreadable,
  budget_exceeded,
};

/// How one side was read.
struct Reading {
  std::string kind;  ///< "integer", "fraction", "percentage", "text", …
  std::string text;  ///< in canonical form
};

struct Comparison {
  Relation relation = Relation::different;
  Reading reference;
  Reading answer;
  std::string_view decided_by;  ///< the comparison that settled it
};

/// Whether an extracted answer equals a reference answer. Exact: numbers are compared as rationals,
/// and a percentage also equals its bare numeral (50% is 0.5 and answers "what percentage" with
/// 50). What is not a number is compared as text, spacing and markup aside. Thread-safe; bounded
/// work.
///
///     compare("1/2", "\\dfrac{2}{4}").relation == Relation::equal
Comparison compare(std::string_view reference, std::string_view answer, Trace* trace = nullptr);

}  // namespace cupel::math
