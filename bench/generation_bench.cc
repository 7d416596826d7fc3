// How fast a model of the recipes' size writes: 32 prompts of 12 tokens, 16 completions each of 40
// tokens.
//
//     generation_bench [THREADS [ROUNDS [SLOTS]]]

#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <vector>

#include "trainer/generation/generator.h"

namespace cupel::trainer {
namespace {

constexpr std::int64_t kTokens = 40;

/// Of 107,520 parameters or so, as `recipes/r1-zero-mini.json` trains it.
ModelConfig small_config() {
  ModelConfig config;
  config.vocabulary = 40;
  config.hidden = 64;
  config.intermediate = 192;
  config.layers = 2;
  config.heads = 4;
  config.key_value_heads = 2;
  config.head_size = 16;
  config.context = 128;
  return config;
}

int run(int threads, int rounds, std::int64_t slots) {
  at::set_num_threads(threads);
  const Model model = Model::random(small_config(), 1, at::kCPU);
  std::vector<Prompt> prompts;
  for (std::uint64_t i = 0; i < 32; ++i) {
    Prompt prompt{.id = i};
    for (std::uint64_t at = 0; at < 12; ++at)
      prompt.tokens.push_back(static_cast<std::int64_t>((i * 7 + at * 3) % 40));
    prompts.push_back(prompt);
  }
  const Generator generator(model, {.slots = slots});
  std::vector<double> seconds;
  for (int round = 0; round < rounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    const auto rollouts = generator.generate(
        prompts, 16, {.max_tokens = kTokens, .seed = static_cast<std::uint64_t>(round)});
    if (!rollouts) {
      fmt::print(stderr, "{}\n", rollouts.error().message);
      return 1;
    }
    seconds.push_back(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::ranges::sort(seconds);
  fmt::print(
      "{} parameters, 512 completions of {} tokens, {} slots, {} threads: best {:.3f} s, "
      "median {:.3f} s\n",
      model.parameter_count(), kTokens, slots, threads, seconds.front(),
      seconds[seconds.size() / 2]);
  return 0;
}

}  // namespace
}  // namespace cupel::trainer

int main(int argc, char** argv) {
  const auto number = [&](int at, int otherwise) {
    return argc > at ? std::atoi(argv[at]) : otherwise;
  };
  return cupel::trainer::run(number(1, 1), std::max(1, number(2, 5)), number(3, 512));
}
