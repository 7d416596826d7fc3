// The update that a policy has from completions that somebody else sampled, for comparisons in
// Python:
//
//     cupel_policy_probe RUN.json BATCH.json OUT.json [FOLDER]
//
// RUN: a run's configuration; its model, advantage, loss, updates_per_rollout, optimizer and
// schedule count. BATCH: prompts and completions (lists of token ids), rewards and groups (a number
// each), and reference, a folder or null. OUT: advantages, and loss and gradient_norm summed over
// the updates. FOLDER gets the model after them.

#include <fmt/format.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "datasets/text_file.h"
#include "datasets/whole_file.h"
#include "trainer/config/recipe.h"
#include "trainer/loops/policy_update.h"
#include "trainer/objective/advantages.h"

namespace cupel::trainer {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
T must(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}\n", result.error().message);
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

struct Batch {
  std::vector<Rollout> rollouts;
  std::vector<double> rewards;
  std::vector<std::int64_t> groups;
  std::optional<Model> reference;

  explicit Batch(const Json& json) : rewards(json["rewards"]), groups(json["groups"]) {
    for (std::size_t i = 0; i < rewards.size(); ++i) {
      Rollout rollout;
      rollout.prompt = static_cast<std::size_t>(groups[i]);
      rollout.prompt_tokens = json["prompts"][i].get<std::vector<std::int64_t>>();
      rollout.tokens = json["completions"][i].get<std::vector<std::int64_t>>();
      rollouts.push_back(std::move(rollout));
    }
    if (!json["reference"].is_null())
      reference = must(Model::load(json["reference"], at::kFloat, at::kCPU)).frozen_copy();
  }
};

int run(const std::vector<std::string>& arguments) {
  const RunConfig config = must(Recipe::from_file(arguments.at(1))).runs.at(0);
  const Batch batch(Json::parse(must(read_text_file(arguments.at(2)))));
  const Model policy = must(Model::load(config.model.folder, at::kFloat, at::kCPU));
  const Advantages worth =
      must(advantages({.values = batch.rewards, .groups = batch.groups}, config.advantage));
  Experience experience{{}, worth.values, worth.is_member};
  for (const Rollout& rollout : batch.rollouts) experience.rollouts.push_back(&rollout);

  AdamW optimizer(policy.trainable_parameters(), config.optimizer);
  const Model* reference = batch.reference ? &*batch.reference : nullptr;
  const PolicyUpdater updater(policy, reference, optimizer, config);
  const UpdateMetrics update = must(updater.update(experience, /*step=*/0, config.schedule.peak));
  const Json out = {{"loss", update.loss},
                    {"gradient_norm", update.gradient_norm},
                    {"kl", update.policy.kl.value()},
                    {"advantages", worth.values}};
  must(write_whole_file(arguments.at(3), out.dump()));
  if (arguments.size() > 4) must(policy.save(arguments[4]));
  return 0;
}

}  // namespace
}  // namespace cupel::trainer

int main(int argc, char** argv) { return cupel::trainer::run({argv, argv + argc}); }
