#pragma once

#include "base/result.h"
#include "trainer/config/run_config.h"
#include "trainer/loops/loop_view.h"

namespace cupel::trainer {

/// Trains a policy by GRPO and its kin: samples groups of completions, has the engine score them,
/// and updates the policy by their advantages, `config.steps` times. A run that was killed goes on
/// from its newest checkpoint, and is then equal to one that was not, bit for bit on the CPU.
///
/// Fails with what is wrong with the configuration or the files, where a number is not finite (with
/// the checkpoint that is still good), and where nothing can be written any more.
Result<void> train_grpo(const RunConfig& config, const LoopView& view);

}  // namespace cupel::trainer
