#pragma once

#include "base/result.h"
#include "trainer/config/run_config.h"
#include "trainer/loops/loop_view.h"

namespace cupel::trainer {

/// Supervised fine-tuning: the likelihood of the rows' answers is raised, `config.steps` updates or
/// `config.epochs` passes over the rows. Goes on where a run that was killed was saved last, as
/// `train_grpo` does, and fails for the same reasons.
Result<void> train_sft(const RunConfig& config, const LoopView& view);

}  // namespace cupel::trainer
