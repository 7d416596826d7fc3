#pragma once

#include <string>
#include <vector>

#include "trainer/config/run_config.h"

namespace cupel::test {

/// A recipe of seconds: a new model of one layer, 4 steps of SFT on sums of one digit, 6 of GRPO,
/// whose reward is a pattern that chance meets about every second time. JSON.
std::string tiny_recipe(const std::string& output);

/// Its GRPO stage or its SFT stage with a new model of its own, with overrides.
trainer::RunConfig tiny_run(trainer::RunKind kind, std::vector<std::string> overrides = {});

}  // namespace cupel::test
