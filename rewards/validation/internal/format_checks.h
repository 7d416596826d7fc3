#pragma once

#include "rewards/validation/internal/faults.h"
#include "rewards/validation/internal/probe.h"
#include "rewards/validation/internal/problem_rows.h"

namespace cupel {

/// A component that asks for a form: whether a completion that goes on from this prompt can have
/// it. A prompt that ends in `<think>` leaves nobody to write the tag that a template begins with.
void check_format(const ProblemRow& row, const Probe& probe, Faults& faults);

/// Whether one of the row's completions has the form.
bool has_form(const ProblemRow& row, const Probe& probe);

}  // namespace cupel
