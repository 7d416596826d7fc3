#include "trainer/loops/reference_policy.h"

#include <ATen/core/grad_mode.h>

#include <utility>

namespace cupel::trainer {

ReferencePolicy::ReferencePolicy(const RunConfig& config, const Model& policy)
    : options_(config.reference) {
  if (config.loss.kl_coefficient != 0) model_ = policy.frozen_copy();
}

bool ReferencePolicy::moves() const {
  return model_ && (options_.replace_every > 0 || options_.ema > 0);
}

void ReferencePolicy::follow(const Model& policy, std::int64_t step) {
  if (!moves()) return;
  const at::NoGradGuard no_grad;
  const bool is_due = options_.replace_every == 0 || step % options_.replace_every == 0;
  if (!is_due) return;
  const auto& from = policy.parameters();
  const auto& to = model_->parameters();
  for (std::size_t i = 0; i < to.size(); ++i) {
    at::Tensor values = to[i].tensor;
    values.mul_(options_.ema).add_(from[i].tensor, 1 - options_.ema);
  }
}

Result<void> ReferencePolicy::load(const std::string& checkpoint) {
  if (!moves()) return {};
  const at::TensorOptions options = model_->options();
  auto loaded = Model::load(checkpoint + "/reference", c10::typeMetaToScalarType(options.dtype()),
                            options.device());
  if (!loaded) return tl::make_unexpected(loaded.error());
  model_ = loaded->frozen_copy();
  return {};
}

}  // namespace cupel::trainer
