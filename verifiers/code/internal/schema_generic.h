#pragma once

#include "verifiers/code/internal/schema_reading.h"
#include "verifiers/code/problem.h"

namespace cupel::code {

/// What a row says in the fields that are cupel's own, over what its form says.
void apply_own_fields(const Field& row, Problem& problem);

}  // namespace cupel::code
