#pragma once

#include <span>
#include <vector>

#include "rewards/spec.h"
#include "rewards/validation/internal/code_checks.h"
#include "rewards/validation/internal/faults.h"
#include "rewards/validation/internal/probe.h"
#include "rewards/validation/internal/problem_rows.h"

namespace cupel {

/// A program of a row that is to be run, and the component that is to judge it.
struct QueuedRun {
  TestRun run;
  const Probe* probe;
};

/// What the spec's verifiers say of a row that nobody has answered yet, and of its own reference.
/// `number` is that of the row in the runs that are queued.
void check_judged(const ProblemRow& row, std::size_t number, std::span<const Probe> probes,
                  const Spec& spec, Faults& faults, std::vector<QueuedRun>& runs);

}  // namespace cupel
