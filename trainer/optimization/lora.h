#pragma once

#include <cstdint>

#include "base/result.h"
#include "trainer/model/model.h"
#include "trainer/optimization/options.h"

namespace cupel::trainer {

/// Gives the named projections of all layers adapters of low rank (Hu et al., arXiv:2106.09685), as
/// PEFT begins with them: A is uniform within ±1/√inputs (Kaiming with a = √5), the same for a seed
/// on every machine, B is 0, so that the model computes what it did; the scale is alpha / rank. The
/// model's own parameters stop requiring gradients; `Model::trainable_parameters` are then the
/// adapters. Adapters are of the type that the model is of.
///
/// Fails, with nothing changed, where a target is not known (and lists those that are), the rank is
/// below 1, or the model has adapters.
Result<void> add_lora(Model& model, const LoraOptions& options, std::uint64_t seed);

/// Adds what the adapters do to the weights, W + scale · B A, and removes them: a plain model, all
/// of whose parameters require gradients if an adapter did. To save a whole model in the middle of
/// training, merge a copy:
///
///     Model whole = model.frozen_copy();
///     merge_lora(whole);
///     whole.save(folder);
void merge_lora(Model& model);

}  // namespace cupel::trainer
