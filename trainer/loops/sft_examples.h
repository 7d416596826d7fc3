#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "trainer/config/run_config.h"
#include "trainer/loops/data_order.h"
#include "trainer/loops/setup.h"
#include "trainer/rollouts/rollout.h"

namespace cupel::trainer {

/// What supervised fine-tuning learns: each row's answer behind its prompt, with the token that
/// ends it. Where the prompt is learnt too, all but its first token stand among `tokens`.
///
/// Fails where a prompt is longer than `data.max_prompt_tokens`, an example is longer than the
/// model's context, or the model has no end token; names the row.
Result<std::vector<Rollout>> sft_examples(const Setup& setup, const RunConfig& config);

/// The next update's examples: so many rows, or tokens, of the data's order from `place` on. The
/// first one is always there.
std::vector<const Rollout*> next_examples(const std::vector<Rollout>& examples,
                                          const BatchSize& size, std::uint64_t place,
                                          DataOrder& order);

}  // namespace cupel::trainer
