#pragma once

#include <c10/core/ScalarType.h>

#include <optional>
#include <string_view>

namespace cupel::trainer {

/// The type that a safetensors file calls `name` ("F32", "BF16", …); none for those that LibTorch
/// has no match for.
std::optional<at::ScalarType> tensor_type(std::string_view name);

/// What a safetensors file calls it; "" for a type that it cannot hold.
std::string_view tensor_type_name(at::ScalarType type);

/// What `config.json` calls a type of weights: "float32", "bfloat16", "float16"; "" for others.
std::string_view weight_type_name(at::ScalarType type);
std::optional<at::ScalarType> weight_type(std::string_view name);

}  // namespace cupel::trainer
