#include "trainer/loops/sft.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "trainer/loops/data_order.h"
#include "trainer/loops/micro_batches.h"
#include "trainer/loops/sft_examples.h"
#include "trainer/loops/stopwatch.h"
#include "trainer/loops/training_run.h"
#include "trainer/objective/sft_loss.h"
#include "trainer/optimization/schedule.h"
#include "trainer/rollouts/token_rows.h"

namespace cupel::trainer {
namespace {

constexpr const char* kKind = "sft";

class SftRun : public TrainingRun {
 public:
  SftRun(const RunConfig& config, const LoopView& view, RunParts parts)
      : TrainingRun(config, view, std::move(parts), kKind) {}

 private:
  Result<std::int64_t> prepare() override;
  Result<void> step() override;

  std::vector<Rollout> examples_;
  std::optional<DataOrder> order_;
};

Result<std::int64_t> SftRun::prepare() {
  auto examples = sft_examples(setup_, config_);
  if (!examples) return tl::make_unexpected(examples.error());
  examples_ = std::move(*examples);
  order_.emplace(examples_.size(), config_.seed);
  if (config_.steps > 0) return config_.steps;
  const std::uint64_t end = examples_.size() * static_cast<std::uint64_t>(config_.epochs);
  std::int64_t steps = 0;
  for (std::uint64_t place = 0; place < end; ++steps)
    place += next_examples(examples_, config_.batch, place, *order_).size();
  return steps;
}

Result<void> SftRun::step() {
  Stopwatch watch;
  watch.start("update");
  const auto place = static_cast<std::uint64_t>(state_.position);
  const auto chosen = next_examples(examples_, config_.batch, place, *order_);
  std::vector<std::size_t> lengths;
  std::int64_t tokens = 0;
  for (const Rollout* each : chosen) {
    lengths.push_back(each->prompt_tokens.size() + each->tokens.size());
    tokens += static_cast<std::int64_t>(each->tokens.size());
  }
  const double rate = learning_rate(config_.schedule, state_.step, steps_);
  double loss_sum = 0;
  Mean entropy, accuracy;
  const auto stopped = [&](const Error& error) {
    optimizer_.zero_gradients();
    return step_failure(error);
  };
  for (const auto& places : micro_batches(lengths, config_.micro_batch)) {
    std::vector<const Rollout*> some;
    for (const std::size_t each : places) some.push_back(chosen[each]);
    const at::Device device = setup_.model.options().device();
    const TokenRows rows =
        config_.packing ? TokenRows::packed(some, device) : TokenRows::of(some, device);
    auto loss = sft_loss(rows.score(setup_.model, 1.0), tokens);
    if (!loss) return stopped(loss.error());
    loss->loss.backward();
    optimizer_.gather_gradients();
    loss_sum += loss->loss.item<double>();
    entropy += loss->entropy;
    accuracy += loss->accuracy;
  }
  auto norm = optimizer_.step(rate);
  if (!norm) return stopped(norm.error());
  optimizer_.zero_gradients();
  ++state_.step;
  state_.position += static_cast<std::int64_t>(chosen.size());
  watch.stop();
  return write_step({{"loss", loss_sum},
                     {"accuracy", accuracy.value()},
                     {"entropy", entropy.value()},
                     {"gradient_norm", *norm},
                     {"learning_rate", rate},
                     {"tokens", static_cast<double>(tokens)},
                     {"tokens_per_second", static_cast<double>(tokens) / watch.seconds()[0].second},
                     {"seconds_update", watch.seconds()[0].second}});
}

}  // namespace

Result<void> train_sft(const RunConfig& config, const LoopView& view) {
  auto parts = run_parts(config, view);
  if (!parts) return tl::make_unexpected(parts.error());
  return *parts ? SftRun(config, view, std::move(**parts)).run() : Result<void>();
}

}  // namespace cupel::trainer
