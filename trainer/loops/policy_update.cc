#include "trainer/loops/policy_update.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "trainer/loops/data_order.h"
#include "trainer/loops/micro_batches.h"
#include "trainer/objective/kl.h"
#include "trainer/rollouts/token_rows.h"

namespace cupel::trainer {
namespace {

using LogProbs = std::vector<std::vector<float>>;

std::vector<std::vector<std::size_t>> batches_of(std::span<const Rollout* const> rollouts,
                                                 const BatchSize& size) {
  std::vector<std::size_t> lengths;
  for (const Rollout* each : rollouts)
    lengths.push_back(each->prompt_tokens.size() + each->tokens.size());
  return micro_batches(lengths, size);
}

template <class T, class Of>
std::vector<T> picked(std::span<const std::size_t> rows, const Of& of) {
  std::vector<T> values;
  for (const std::size_t row : rows) values.push_back(of(row));
  return values;
}

at::Tensor flags(std::span<const std::size_t> rows, at::Device device, const auto& of) {
  at::Tensor values = at::zeros({static_cast<std::int64_t>(rows.size())}, at::kBool);
  for (std::size_t i = 0; i < rows.size(); ++i) values.mutable_data_ptr<bool>()[i] = of(rows[i]);
  return values.to(device);
}

/// One vector a row as [rows, tokens].
at::Tensor padded(const LogProbs& all, std::span<const std::size_t> rows, const TokenRows& shape) {
  std::vector<float> flat;
  for (const std::size_t row : rows) flat.insert(flat.end(), all[row].begin(), all[row].end());
  return shape.spread(at::tensor(flat).to(shape.mask.device()));
}

}  // namespace

UpdateMetrics& UpdateMetrics::operator+=(const UpdateMetrics& other) {
  loss += other.loss;
  gradient_norm += other.gradient_norm;
  policy += other.policy;
  tokens += other.tokens;
  return *this;
}

LogProbs log_probs_of(const Model& model, std::span<const Rollout* const> rollouts,
                      double temperature, const BatchSize& micro_batch) {
  const at::NoGradGuard no_grad;
  LogProbs all(rollouts.size());
  for (const auto& batch : batches_of(rollouts, micro_batch)) {
    const auto some = picked<const Rollout*>(batch, [&](std::size_t row) { return rollouts[row]; });
    const TokenRows rows = TokenRows::of(some, model.options().device());
    const at::Tensor flat = rows.score(model, temperature).log_prob.to(at::kCPU).contiguous();
    const float* next = flat.const_data_ptr<float>();
    for (const std::size_t row : batch) {
      all[row].assign(next, next + rollouts[row]->tokens.size());
      next += rollouts[row]->tokens.size();
    }
  }
  return all;
}

std::vector<double> kl_deductions(const Model& policy, const Model& reference,
                                  std::span<const Rollout* const> rollouts,
                                  const RunConfig& config) {
  const double temperature = config.sampling.temperature;
  const LogProbs own = log_probs_of(policy, rollouts, temperature, config.micro_batch);
  const LogProbs other = log_probs_of(reference, rollouts, temperature, config.micro_batch);
  std::vector<double> deductions;
  for (std::size_t i = 0; i < rollouts.size(); ++i) {
    const at::Tensor log_probs = at::tensor(own[i]).unsqueeze(0);
    const at::Tensor kl =
        completion_kl(log_probs, at::tensor(other[i]).unsqueeze(0),
                      at::ones_like(log_probs, at::kBool), config.loss.kl_estimator);
    deductions.push_back(config.loss.kl_coefficient * kl.item<double>());
  }
  return deductions;
}

/// What was recorded before the first update of a rollout; empty where it is not needed.
struct PolicyUpdater::Recorded {
  LogProbs old_log_probs;
  LogProbs reference_log_probs;
  LogProbs sampler_log_probs;
};

Result<UpdateMetrics> PolicyUpdater::update(const Experience& experience, std::int64_t step,
                                            double learning_rate) const {
  const double temperature = config_.sampling.temperature;
  Recorded recorded;
  const UpdatesPerRollout& updates = config_.updates_per_rollout;
  if (updates.epochs * updates.mini_batches > 1)
    recorded.old_log_probs =
        log_probs_of(policy_, experience.rollouts, temperature, config_.micro_batch);
  if (reference_)
    recorded.reference_log_probs =
        log_probs_of(*reference_, experience.rollouts, temperature, config_.micro_batch);
  if (config_.loss.sampler_correction)
    for (const Rollout* each : experience.rollouts)
      recorded.sampler_log_probs.push_back(each->log_probs);

  UpdateMetrics all;
  const std::size_t count = experience.rollouts.size();
  const auto parts = static_cast<std::size_t>(updates.mini_batches);
  for (std::int64_t epoch = 0; epoch < updates.epochs; ++epoch) {
    const std::uint64_t pass = static_cast<std::uint64_t>(step * updates.epochs + epoch);
    DataOrder order(count, config_.seed);
    for (std::size_t part = 0; part < parts; ++part) {
      std::vector<std::size_t> rows;
      for (std::size_t i = count * part / parts; i < count * (part + 1) / parts; ++i)
        rows.push_back(order.row(pass * count + i));
      auto metrics = update_once(experience, recorded, rows, learning_rate);
      if (!metrics) return metrics;
      all += *metrics;
    }
  }
  return all;
}

Result<UpdateMetrics> PolicyUpdater::update_once(const Experience& experience,
                                                 const Recorded& recorded,
                                                 std::span<const std::size_t> rows,
                                                 double learning_rate) const {
  struct MicroBatch {
    TokenRows tokens;
    PolicyBatch batch;
  };
  const auto rollout = [&](std::size_t row) { return experience.rollouts[row]; };
  const at::Device device = policy_.options().device();
  std::vector<MicroBatch> batches;
  TokenTotals totals;
  const auto chosen = picked<const Rollout*>(rows, rollout);
  for (const auto& places : batches_of(chosen, config_.micro_batch)) {
    const auto those = picked<std::size_t>(places, [&](std::size_t place) { return rows[place]; });
    MicroBatch micro{TokenRows::of(picked<const Rollout*>(those, rollout), device), {}};
    micro.batch.mask = micro.tokens.mask;
    micro.batch.advantages = at::tensor(picked<float>(those, [&](std::size_t row) {
                               return experience.advantages[row];
                             })).to(device);
    micro.batch.is_member =
        flags(those, device, [&](std::size_t row) { return experience.is_member[row] != 0; });
    micro.batch.is_truncated =
        flags(those, device, [&](std::size_t row) { return rollout(row)->is_truncated; });
    const auto of = [&](const LogProbs& all) {
      return all.empty() ? at::Tensor() : padded(all, those, micro.tokens);
    };
    micro.batch.old_log_probs = of(recorded.old_log_probs);
    micro.batch.reference_log_probs = of(recorded.reference_log_probs);
    micro.batch.sampler_log_probs = of(recorded.sampler_log_probs);
    totals += count_tokens(live_tokens(micro.batch, config_.loss));
    batches.push_back(std::move(micro));
  }

  UpdateMetrics metrics;
  metrics.tokens = totals.tokens;
  if (totals.tokens == 0) return metrics;
  for (MicroBatch& micro : batches) {
    const TokenScores scores = micro.tokens.score(policy_, config_.sampling.temperature);
    micro.batch.log_probs = micro.tokens.spread(scores.log_prob);
    micro.batch.entropy = micro.tokens.spread(scores.entropy);
    auto loss = policy_loss(micro.batch, config_.loss, totals);
    if (!loss) {
      optimizer_.zero_gradients();
      return tl::make_unexpected(loss.error());
    }
    loss->loss.backward();
    optimizer_.gather_gradients();
    metrics.loss += loss->loss.item<double>();
    metrics.policy += loss->metrics;
    micro = {};
  }
  auto norm = optimizer_.step(learning_rate);
  optimizer_.zero_gradients();
  if (!norm) return tl::make_unexpected(norm.error());
  metrics.gradient_norm = *norm;
  return metrics;
}

}  // namespace cupel::trainer
