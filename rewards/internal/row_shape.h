#pragma once

#include <string_view>

#include "datasets/sample.h"

namespace cupel {

/// The verifier that what a row holds asks for: `code` for tests, `instructions` for IFEval's ids,
/// `choice` for choices, `json_schema` for a JSON Schema, `math` for any other reference; "" where
/// there is nothing to judge by. Fields that are null count as missing. Linear.
std::string_view verifier_by_shape(const Sample& sample);

}  // namespace cupel
