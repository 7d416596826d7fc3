#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "base/result.h"

namespace cupel::trainer {

/// Sets one value of a configuration: `sampling.temperature=0.7`. The value is JSON, or else a text
/// (`output=runs/a`). A number stands for an element of a list (`stages.1.steps=5`); so does, of
/// `stages`, a stage's name (`stages.grpo.steps=5`). Objects that are missing are made: whoever
/// reads the configuration says which keys there are. Fails where there is no `=`, no such element,
/// or no object to set a key of.
Result<void> apply_override(nlohmann::ordered_json& document, std::string_view assignment);

}  // namespace cupel::trainer
