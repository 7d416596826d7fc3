#include "trainer/objective/sft_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/stack.h>
#include <fmt/format.h>

#include <algorithm>

namespace cupel::trainer {

Result<SftLoss> sft_loss(const TokenScores& scores, std::int64_t tokens) {
  SftLoss result;
  result.loss = -scores.log_prob.sum() / static_cast<double>(std::max<std::int64_t>(tokens, 1));

  const at::NoGradGuard no_grad;
  const at::Tensor is_finite = scores.log_prob.isfinite();
  const auto sum = [](const at::Tensor& values) { return values.sum(at::kDouble); };
  const at::Tensor summary = at::stack({sum(~is_finite), sum(scores.log_prob), sum(scores.entropy),
                                        sum(scores.is_likeliest)})
                                 .cpu();
  const double* seen = summary.const_data_ptr<double>();
  if (seen[0] > 0) {
    const auto place = (~is_finite).nonzero()[0][0].item<std::int64_t>();
    return failure(
        fmt::format("the log-prob of token {} of {} is {}: no loss can be made of it, go "
                    "on from a checkpoint from before, with a lower learning rate",
                    place, scores.log_prob.size(0), scores.log_prob[place].item<double>()));
  }
  const auto count = static_cast<double>(scores.log_prob.size(0));
  result.cross_entropy = {.sum = -seen[1], .count = count};
  result.entropy = {.sum = seen[2], .count = count};
  result.accuracy = {.sum = seen[3], .count = count};
  return result;
}

}  // namespace cupel::trainer
