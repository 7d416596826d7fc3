#pragma once

#include <ATen/core/Tensor.h>

namespace cupel::trainer {

/// Of the elements of a dense tensor of float32, bfloat16 or float16, in double precision: no
/// square overflows. Added up in an order that does not depend on the number of threads. Not finite
/// if and only if an element is not.
double square_sum(const at::Tensor& values);

}  // namespace cupel::trainer
