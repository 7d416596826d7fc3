// Whole batches: how they scale with threads, and what the engine costs beside its verifiers.

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "rewards/engine.h"
#include "rewards/group.h"
#include "verifiers/registry.h"

namespace cupel {
namespace {

/// Prompts with 16 completions each of about 4 KB, one in 16 of them a copy of its neighbour.
class Rollouts {
 public:
  explicit Rollouts(std::size_t prompts) {
    constexpr std::size_t kGroup = 16, kBytes = 4096;
    completions_.reserve(prompts * kGroup);
    for (std::size_t i = 0; i < prompts * kGroup; ++i) {
      const std::size_t number = i % kGroup == 1 ? i - 1 : i;
      std::string text = "<think>\nThis is try " + std::to_string(number) + ".\n";
      while (text.size() < kBytes) text += "We multiply \\( 12 \\cdot 7 = 84 \\) and go on.\n";
      text +=
          "</think>\n<answer>\nIt is \\boxed{" + std::to_string(80 + number % 8) + "}.\n</answer>";
      completions_.push_back(std::move(text));
    }
    for (std::size_t i = 0; i < completions_.size(); ++i) {
      Sample sample;
      sample.prompt = "How much is twelve times seven?";
      sample.completion = completions_[i];
      sample.reference = "84";
      sample.group = i / kGroup + 1;
      samples.push_back(sample);
    }
  }

  std::vector<Sample> samples;

 private:
  std::vector<std::string> completions_;
};

void score(benchmark::State& state, const char* json, std::size_t prompts) {
  const Rollouts rollouts(prompts);
  const auto engine = Engine::create(*Spec::from_json(json), static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(engine->score(rollouts.samples));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rollouts.samples.size()));
}

/// `range(0)`: threads.
void BM_ScoreMath(benchmark::State& state) {
  score(state, R"({"components":[{"verifier":"math"}]})", 256);
}
BENCHMARK(BM_ScoreMath)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

void BM_ScoreMathFormatLanguage(benchmark::State& state) {
  score(state, R"({"components":[{"verifier":"math"},{"verifier":"format"},
                                 {"verifier":"language"}]})",
        1024);
}
BENCHMARK(BM_ScoreMathFormatLanguage)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

// What is left of a row's time where the verifier does nothing: `none` through the engine.
void BM_ScoreNone(benchmark::State& state) {
  score(state, R"({"components":[{"verifier":"none"}]})", 256);
}
BENCHMARK(BM_ScoreNone)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

void BM_ScoreNoneDispatched(benchmark::State& state) {
  score(state, R"({"components":[{"verifier":"auto"}],"dispatch":{"*":"none"}})", 256);
}
BENCHMARK(BM_ScoreNoneDispatched)->Arg(1)->UseRealTime()->Unit(benchmark::kMillisecond);

// The same work as BM_ScoreMath without the engine, duplicates left out.
void BM_VerifyMathInALoop(benchmark::State& state) {
  const Rollouts rollouts(256);
  const auto verifier = make_verifier("math", {});
  std::vector<Verdict> verdicts(rollouts.samples.size());
  for (auto _ : state) {
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
      const Sample& sample = rollouts.samples[i];
      if (i % 16 == 1) continue;
      verdicts[i] =
          (*verifier)->verify({sample.prompt, sample.completion, *sample.reference}, nullptr);
    }
    benchmark::DoNotOptimize(verdicts.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rollouts.samples.size()));
}
BENCHMARK(BM_VerifyMathInALoop)->UseRealTime()->Unit(benchmark::kMillisecond);

void BM_ScoreOneByOne(benchmark::State& state) {
  const Rollouts rollouts(1);
  const auto engine = Engine::create(*Spec::from_verifier("math"), 2);
  for (auto _ : state) benchmark::DoNotOptimize(engine->score({rollouts.samples.data(), 1}));
}
BENCHMARK(BM_ScoreOneByOne);

void BM_GroupTensors(benchmark::State& state) {
  const Rollouts rollouts(1024);
  const auto engine = Engine::create(*Spec::from_verifier("format"));
  const auto scores = engine->score(rollouts.samples);
  for (auto _ : state)
    benchmark::DoNotOptimize(group_tensors(engine->components(), scores, std::size_t{16}));
}
BENCHMARK(BM_GroupTensors)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace cupel
