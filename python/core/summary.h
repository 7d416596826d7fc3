#pragma once

#include <span>

#include "python/core/batch.h"
#include "rewards/engine.h"
#include "rewards/summary.h"

namespace cupel::python {

/// Why the scores of a batch are what they are; `scored` are those of all its completions. Needs no
/// lock of the interpreter.
Summary summary_of(const Columns& columns, const Batch& batch,
                   std::span<const Component> components, std::span<const Scored> scored);

}  // namespace cupel::python
