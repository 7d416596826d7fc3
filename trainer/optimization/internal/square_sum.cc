#include "trainer/optimization/internal/square_sum.h"

#include <ATen/ops/linalg_vector_norm.h>
#include <c10/util/BFloat16.h>
#include <c10/util/Half.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

namespace cupel::trainer {
namespace {

// One sum would wait for each addition; eight side by side do not, and fit in vector registers.
constexpr std::size_t kLanes = 8;

template <class Number>
double square_sum_of(const at::Tensor& values) {
  const auto* numbers = values.const_data_ptr<Number>();
  const auto count = static_cast<std::size_t>(values.numel());
  std::array<double, kLanes> sums{};
  for (std::size_t i = 0; i < count; ++i) {
    const auto wide = static_cast<double>(static_cast<float>(numbers[i]));
    sums[i % kLanes] += wide * wide;
  }
  double sum = 0;
  for (const double each : sums) sum += each;
  return sum;
}

}  // namespace

double square_sum(const at::Tensor& values) {
  if (!values.is_cpu()) {
    const double norm = at::linalg_vector_norm(values, 2, {}, false, at::kDouble).item<double>();
    return norm * norm;
  }
  const at::Tensor dense = values.contiguous();
  switch (dense.scalar_type()) {
    case at::kFloat:
      return square_sum_of<float>(dense);
    case at::kBFloat16:
      return square_sum_of<at::BFloat16>(dense);
    case at::kHalf:
      return square_sum_of<at::Half>(dense);
    default:
      throw std::invalid_argument("gradients are of float32, bfloat16 or float16");
  }
}

}  // namespace cupel::trainer
