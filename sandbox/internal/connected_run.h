#pragma once

#include <array>

#include "sandbox/command.h"
#include "sandbox/internal/slot_run.h"
#include "sandbox/internal/supervisor_process.h"
#include "sandbox/runner.h"

namespace cupel::sandbox {

/// Runs two commands at the same time, each in the slot of the same index, the standard output of
/// each being the standard input of the other. `grace` and `cutoff` as in `Runner::run_connected`.
std::array<SlotRun, 2> run_connected(const std::array<const SlotLine*, 2>& lines,
                                     const std::array<const Command*, 2>& commands,
                                     const Grace& grace, const Cutoff* cutoff);

}  // namespace cupel::sandbox
