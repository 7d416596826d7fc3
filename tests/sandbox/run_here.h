#pragma once

#include "sandbox/command.h"
#include "sandbox/run_result.h"

namespace cupel::sandbox {

/// Runs `command` in a new folder of this machine, outside of any sandbox: for commands the tests
/// wrote themselves. Of the limits, CPU time and file size hold.
RunResult run_here(const Command& command);

}  // namespace cupel::sandbox
