#include "trainer/objective/token_scores.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <stdexcept>

namespace cupel::trainer {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kChunkBytes = std::int64_t{64} << 20;

at::ScalarType computed_in(const at::Tensor& hidden) {
  return hidden.scalar_type() == at::kDouble ? at::kDouble : at::kFloat;
}

/// Calls `work(first, count)` for one run of tokens after another.
void each_chunk(std::int64_t tokens, std::int64_t chunk, const auto& work) {
  for (std::int64_t first = 0; first < tokens; first += chunk)
    work(first, std::min(chunk, tokens - first));
}

/// The logits of a run of tokens, divided by the temperature: [count, V].
at::Tensor scaled_logits(const at::Tensor& hidden, const at::Tensor& weight, double temperature) {
  return hidden.matmul(weight.t()).mul_(1 / temperature);
}

// The softmax is held as two numbers a token, its largest logit and ln Σ exp(logit - largest): in
// their sum, which is large where logits are, the digits of the second would be lost.
struct Scores : torch::autograd::Function<Scores> {
  static variable_list forward(AutogradContext* context, const at::Tensor& hidden,
                               const at::Tensor& output_weight, const at::Tensor& targets,
                               double temperature, std::int64_t chunk) {
    const at::ScalarType type = computed_in(hidden);
    const at::Tensor weight = output_weight.to(type);
    const std::int64_t tokens = hidden.size(0);
    const at::TensorOptions options = hidden.options().dtype(type).requires_grad(false);
    const at::Tensor log_prob = at::empty({tokens}, options),
                     entropy = at::empty({tokens}, options);
    const at::Tensor largest = at::empty({tokens}, options), log_sum = at::empty({tokens}, options);
    const at::Tensor is_likeliest = at::empty({tokens}, options.dtype(at::kBool));
    each_chunk(tokens, chunk, [&](std::int64_t first, std::int64_t count) {
      const auto part = [&](const at::Tensor& whole) { return whole.narrow(0, first, count); };
      at::Tensor logits = scaled_logits(part(hidden).to(type), weight, temperature);
      const at::Tensor top = logits.amax(-1);
      logits.sub_(top.unsqueeze(-1));
      at::Tensor weights = logits.exp();
      const at::Tensor sum = weights.sum(-1);
      const at::Tensor log = sum.log();
      const at::Tensor chosen = logits.gather(-1, part(targets).unsqueeze(-1)).squeeze(-1);
      part(log_prob).copy_(chosen - log);
      part(entropy).copy_(log - weights.mul_(logits).sum(-1) / sum);
      part(largest).copy_(top);
      part(log_sum).copy_(log);
      part(is_likeliest).copy_(chosen == 0);
    });
    context->mark_non_differentiable({is_likeliest});
    context->set_materialize_grads(false);
    context->save_for_backward({hidden, output_weight, targets, largest, log_sum, entropy});
    context->saved_data["temperature"] = temperature;
    context->saved_data["chunk"] = chunk;
    return {log_prob, entropy, largest + log_sum, is_likeliest};
  }

  // Of a logit z (divided by the temperature) with the probability p:
  //   d log_prob / dz = [z is the target's] - p,  d entropy / dz = -p (ln p + entropy),
  //   d log_sum_exp / dz = p.
  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const at::NoGradGuard once;  // a second derivative is refused rather than wrong
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &hidden = saved[0], &output_weight = saved[1], &targets = saved[2];
    const at::Tensor &largest = saved[3], &log_sum = saved[4], &entropy = saved[5];
    const at::Tensor &of_log_prob = gradients[0], &of_entropy = gradients[1];
    const at::Tensor& of_log_sum_exp = gradients[2];
    const double temperature = context->saved_data["temperature"].toDouble();
    const bool wants_hidden = context->needs_input_grad(0);
    const bool wants_weight = context->needs_input_grad(1);
    if (!wants_hidden && !wants_weight) return variable_list(5);

    const at::ScalarType type = computed_in(hidden);
    const at::Tensor weight = output_weight.to(type);
    at::Tensor hidden_gradient, weight_gradient;
    if (wants_hidden) hidden_gradient = at::empty(hidden.sizes(), hidden.options());
    if (wants_weight) weight_gradient = at::zeros(weight.sizes(), weight.options());
    each_chunk(
        hidden.size(0), context->saved_data["chunk"].toInt(),
        [&](std::int64_t first, std::int64_t count) {
          const auto part = [&](const at::Tensor& whole) { return whole.narrow(0, first, count); };
          const auto column = [&](const at::Tensor& whole) { return part(whole).unsqueeze(-1); };
          const at::Tensor states = part(hidden).to(type);
          at::Tensor log_p = scaled_logits(states, weight, temperature);
          log_p.sub_(column(largest)).sub_(column(log_sum));
          at::Tensor slope = log_p.exp();  // p, then the gradient of the logits
          if (of_entropy.defined()) {
            log_p.add_(column(entropy)).mul_(-column(of_entropy));
            if (of_log_prob.defined()) log_p.sub_(column(of_log_prob));
            if (of_log_sum_exp.defined()) log_p.add_(column(of_log_sum_exp));
            slope.mul_(log_p);
          } else {
            at::Tensor factor = at::zeros({count, 1}, slope.options());
            if (of_log_prob.defined()) factor.sub_(column(of_log_prob));
            if (of_log_sum_exp.defined()) factor.add_(column(of_log_sum_exp));
            slope.mul_(factor);
          }
          if (of_log_prob.defined()) slope.scatter_add_(-1, column(targets), column(of_log_prob));
          slope.mul_(1 / temperature);
          if (wants_hidden) part(hidden_gradient).copy_(slope.matmul(weight));
          if (wants_weight) weight_gradient.addmm_(slope.t(), states);
        });
    if (wants_weight) weight_gradient = weight_gradient.to(output_weight.scalar_type());
    return {hidden_gradient, weight_gradient, {}, {}, {}};
  }
};

}  // namespace

TokenScores token_scores(const at::Tensor& hidden, const at::Tensor& output_weight,
                         const at::Tensor& targets, double temperature, std::int64_t chunk) {
  if (hidden.dim() != 2 || output_weight.dim() != 2 || hidden.size(1) != output_weight.size(1))
    throw std::invalid_argument("token_scores: hidden must be [n, H] and output_weight [V, H]");
  if (targets.dim() != 1 || targets.size(0) != hidden.size(0) || targets.scalar_type() != at::kLong)
    throw std::invalid_argument("token_scores: targets must be int64 [n]");
  if (!(temperature > 0)) throw std::invalid_argument("token_scores: temperature must be above 0");
  if (chunk <= 0) {
    const std::int64_t row = output_weight.size(0) * static_cast<std::int64_t>(sizeof(float));
    chunk = std::max<std::int64_t>(1, kChunkBytes / std::max<std::int64_t>(1, row));
  }
  const variable_list scores = Scores::apply(hidden, output_weight, targets, temperature, chunk);
  return {.log_prob = scores[0],
          .entropy = scores[1],
          .log_sum_exp = scores[2],
          .is_likeliest = scores[3]};
}

}  // namespace cupel::trainer
