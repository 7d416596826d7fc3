#pragma once

#include <cstdint>
#include <optional>

#include "rewards/validation/internal/faults.h"
#include "rewards/validation/internal/problem_rows.h"

namespace cupel {

/// What the texts of a row show by themselves: damage, an end in the middle, what is not there.
/// Linear in their length.
void check_texts(const ProblemRow& row, Faults& faults);

/// What is wrong with the prompt of a mathematical problem: a figure that is not there, links, a
/// proof where an answer is judged.
void check_problem_text(const ProblemRow& row, Faults& faults);

/// Whether the prompt is longer than `most` tokens: as many as the row says it has, else a quarter
/// of its characters.
void check_token_budget(const ProblemRow& row, std::uint64_t most, Faults& faults);

}  // namespace cupel
