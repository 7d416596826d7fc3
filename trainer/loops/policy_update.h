#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "trainer/config/run_config.h"
#include "trainer/model/model.h"
#include "trainer/objective/policy_loss.h"
#include "trainer/optimization/adamw.h"
#include "trainer/rollouts/rollout.h"

namespace cupel::trainer {

/// Completions that a policy learns from, and how much from each.
struct Experience {
  std::vector<const Rollout*> rollouts;
  std::vector<float> advantages;        ///< of each rollout
  std::vector<std::uint8_t> is_member;  ///< of each rollout: whether it takes part
};

/// What an update did.
struct UpdateMetrics {
  double loss = 0;
  double gradient_norm = 0;  ///< before clipping
  LossMetrics policy;
  std::int64_t tokens = 0;  ///< that took part

  UpdateMetrics& operator+=(const UpdateMetrics& other);
};

/// Log-probs of every token of these completions, under the model as it is: one vector a rollout.
std::vector<std::vector<float>> log_probs_of(const Model& model,
                                             std::span<const Rollout* const> rollouts,
                                             double temperature, const BatchSize& micro_batch);

/// What `KlPlace::reward` takes from the reward of each completion: β times the KL of its tokens.
std::vector<double> kl_deductions(const Model& policy, const Model& reference,
                                  std::span<const Rollout* const> rollouts,
                                  const RunConfig& config);

/// Updates a policy by one rollout: as many passes and mini-batches as the configuration says.
/// `reference` may be null where KL has no weight. Fails where a loss or a gradient is no finite
/// number; the model is then as it was before that update.
class PolicyUpdater {
 public:
  PolicyUpdater(const Model& policy, const Model* reference, AdamW& optimizer,
                const RunConfig& config)
      : policy_(policy), reference_(reference), optimizer_(optimizer), config_(config) {}

  /// `step`, counted from 0, decides in which order mini-batches are made. Metrics are added up
  /// over the updates; their number is in the configuration.
  Result<UpdateMetrics> update(const Experience& experience, std::int64_t step,
                               double learning_rate) const;

 private:
  struct Recorded;
  Result<UpdateMetrics> update_once(const Experience& experience, const Recorded& recorded,
                                    std::span<const std::size_t> rows, double learning_rate) const;

  const Model& policy_;
  const Model* reference_;
  AdamW& optimizer_;
  const RunConfig& config_;
};

}  // namespace cupel::trainer
