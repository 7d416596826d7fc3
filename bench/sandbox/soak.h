#pragma once

#include <cstdint>

#include "bench/sandbox/runs.h"
#include "sandbox/runner.h"

namespace cupel::bench {

/// Does `runs` runs of every way to start, in turn, on all slots, and counts what the runner holds
/// before, after, and at each tenth. False where a run failed or the second half has seen more of
/// anything than the first: warm programs come and go, so that single counts differ.
bool soak(sandbox::Runner& runner, const Work& work, std::uint64_t runs);

}  // namespace cupel::bench
