#pragma once

#include <string>

#include "sandbox/runner.h"

namespace cupel::test {

/// Why tests that need T1 or better are skipped here: "this machine offers T2 only: …"; "" where
/// nothing stands in their way. Throws where there is no supervisor to ask, which is a fault of the
/// build and not of the machine. `highest` as in `Runner::Options`.
std::string shortcoming(sandbox::Tier highest = sandbox::Tier::t0);

}  // namespace cupel::test
