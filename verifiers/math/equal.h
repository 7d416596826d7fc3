#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "verifiers/math/policy.h"
#include "verifiers/trace.h"

namespace cupel::math {

enum class Relation : std::uint8_t {
  equal,
  different,
  several_answers,       ///< the right one is among several where one was asked for
  undecided,             ///< both can be read, and no rule decides: an unevaluated limit, say
  reference_unreadable,  ///< nobody can answer it
  budget_exceeded,       ///< the answer is too large
};

/// How one side was read.
struct Reading {
  std::string kind;  ///< "integer", "fraction", "percentage", "set", "equation", …
  std::string text;  ///< as a person would type it
};

struct Comparison {
  Relation relation = Relation::different;
  Reading reference;
  Reading answer;
  std::string_view decided_by;  ///< the rule or tier that settled it
  std::string certificate;      ///< what shows it: a point and two values, say; only with a trace
};

/// Whether an extracted answer equals a reference answer. Both are parsed, and compared by the
/// cheapest means that can decide; docs/math.md lists the rules. Nothing in an answer is ever
/// evaluated as code, and the work is bounded. Thread-safe; the same for the same pair always.
///
///     compare("1/2", "\\dfrac{2}{4}").relation == Relation::equal
///     compare("x > 1", "(1, \\infty)").relation == Relation::equal
///     compare("42", "42 \\text{ or } 43").relation == Relation::several_answers
Comparison compare(std::string_view reference, std::string_view answer,
                   const Policy& policy = kStrict, Trace* trace = nullptr);

}  // namespace cupel::math
