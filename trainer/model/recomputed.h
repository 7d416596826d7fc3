#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

namespace cupel::trainer {

/// `part(input)`, of which only the input is kept for the backward pass: what the part computes on
/// its way is computed again there (Chen et al., "Training deep nets with sublinear memory cost",
/// arXiv:1604.06174). The part must give the same each time; it lives as long as the result's graph
/// does, and so must what it refers to. Leaves that it uses get their gradients as ever, from
/// `backward()` alone, which adds to `grad()`: not from torch's `grad(outputs, inputs)`.
///
///     hidden = recomputed(hidden, [&](const at::Tensor& input) { return layer(input); });
at::Tensor recomputed(const at::Tensor& input, std::function<at::Tensor(const at::Tensor&)> part);

}  // namespace cupel::trainer
