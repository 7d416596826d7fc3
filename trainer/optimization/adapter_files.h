#pragma once

#include <string>

#include "base/result.h"
#include "trainer/model/model.h"

namespace cupel::trainer {

/// Writes the adapters of a model as PEFT does: `adapter_config.json` and
/// `adapter_model.safetensors`, with the names
/// "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight". `base_model` is what PEFT's
/// configuration names as the model that they were trained on, a folder or "". Throws
/// std::logic_error for a model without adapters, or with some of another rank or scale than the
/// others.
Result<void> save_adapter(const Model& model, const std::string& folder,
                          const std::string& base_model = "");

/// Gives a model the adapters of such a folder; they require gradients, the model's own parameters
/// no longer. Fails, with nothing changed, where a file is missing or broken, an adapter is of a
/// projection that the model has not or of another shape, the configuration asks for what is not
/// done here (DoRA, biases, modules saved whole, ranks that differ), or the model has adapters.
Result<void> load_adapter(Model& model, const std::string& folder);

}  // namespace cupel::trainer
