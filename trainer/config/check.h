#pragma once

#include <string>

#include "base/result.h"
#include "rewards/spec.h"
#include "trainer/config/run_config.h"

namespace cupel::trainer {

/// Sets what follows from the rest: the tokenizer's folder, the shape's tokens, sizes and lengths
/// that were left to be found.
void complete(RunConfig& config);

/// Whether the values make sense together; a message names the path of one that does not, below
/// `path`. `config` is complete.
Result<void> check(const RunConfig& config, const std::string& path = "");

/// The reward's spec. Fails where there is none, and where no engine can be made of it.
Result<Spec> reward_spec(const RunConfig& config, const std::string& path = "");

}  // namespace cupel::trainer
