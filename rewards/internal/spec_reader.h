#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "rewards/spec.h"

namespace cupel {

/// The spec that a JSON document describes; a message names the path of what is wrong.
Result<Spec> read_spec(const nlohmann::json& document);

}  // namespace cupel
