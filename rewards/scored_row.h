#pragma once

#include <string>

#include "datasets/rows.h"
#include "rewards/engine.h"

namespace cupel {

/// Appends one line of output: id, index, reward, outcome, reason, components, judged_by where rows
/// choose verifiers, extracted, reference, detail, then the input's fields that travel through,
/// then `ms` where `with_time`. Without times the bytes depend on the input and the spec alone.
void append_scored_row(std::string& out, const Row& row, const Scored& scored, bool with_time);

/// The score of a line that could not be read.
Scored score_of_bad_row(const Row& row);

}  // namespace cupel
