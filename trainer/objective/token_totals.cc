#include "trainer/objective/token_totals.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/stack.h>

#include <stdexcept>

namespace cupel::trainer {

TokenTotals& TokenTotals::operator+=(const TokenTotals& other) {
  tokens += other.tokens;
  completions += other.completions;
  micro_batches += other.micro_batches;
  return *this;
}

at::Tensor live_tokens(const at::Tensor& mask, const at::Tensor& is_member,
                       const at::Tensor& is_truncated, bool mask_truncated) {
  if (mask.dim() != 2 || mask.scalar_type() != at::kBool)
    throw std::invalid_argument("live_tokens: mask must be bool [rows, tokens]");
  at::Tensor live = mask;
  if (is_member.defined()) live = live & is_member.to(at::kBool).unsqueeze(-1);
  if (mask_truncated && is_truncated.defined())
    live = live & ~is_truncated.to(at::kBool).unsqueeze(-1);
  return live;
}

TokenTotals count_tokens(const at::Tensor& live) {
  const at::NoGradGuard no_grad;
  const at::Tensor counts = at::stack({live.sum(), live.any(-1).sum()}).cpu();
  const std::int64_t* data = counts.const_data_ptr<std::int64_t>();
  return {.tokens = data[0], .completions = data[1], .micro_batches = data[0] > 0 ? 1 : 0};
}

}  // namespace cupel::trainer
