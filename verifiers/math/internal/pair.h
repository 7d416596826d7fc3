#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/budget.h"
#include "verifiers/math/equal.h"
#include "verifiers/math/internal/answer.h"
#include "verifiers/math/internal/arena.h"

namespace cupel::math {

/// One side of a comparison, read. Views into the text and the arena that it was read into.
struct ReadSide {
  std::string_view text;  ///< without white space around it
  Answer answer;
  Budget budget;  ///< what reading has left of it
};

ReadSide read_side(std::string_view text, Role role, Arena& arena);

/// What two sides that have been read are to each other.
struct Settled {
  Relation relation = Relation::different;
  std::string_view decided_by;
  std::string certificate = {};  ///< only if it is to be explained
  std::size_t steps = 0;         ///< what it cost, reading the answer included
};

/// Equal texts need no reading of the answer: the rest of it may then be left blank. What is made
/// on the way goes to `arena`, which may be another than the sides'.
Settled settle(const ReadSide& reference, const ReadSide& answer, const Policy& policy,
               Arena& arena, bool explain);

}  // namespace cupel::math
