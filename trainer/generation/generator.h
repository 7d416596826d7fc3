#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "trainer/generation/options.h"
#include "trainer/generation/stop_texts.h"
#include "trainer/model/model.h"
#include "trainer/rollouts/rollout.h"

namespace cupel::trainer {

/// What completions are wanted of.
struct Prompt {
  std::uint64_t id = 0;  ///< with the seed, decides what is drawn: no two prompts should share one
  std::vector<std::int64_t> tokens;
};

struct GenerationProgress {
  std::size_t finished = 0;  ///< completions
  std::size_t total = 0;
  std::int64_t tokens = 0;  ///< sampled so far
};

struct GeneratorOptions {
  std::int64_t slots = 64;  ///< completions that are written at once: memory for speed
  /// For `Rollout::text` and for stop texts. Empty: there are neither.
  DecodeTokens decode = {};
  /// Called from the thread that generates, after each token of all slots.
  std::function<void(const GenerationProgress&)> progress = {};
};

/// Samples completions from a model, many at once: a slot holds one completion, and is taken by the
/// next waiting one when that has ended (continuous batching). A prompt goes through the model once
/// for all its completions that find its keys and values still in a slot.
///
/// A completion depends on the model, its prompt, the options and its number among the prompt's
/// completions, and on nothing else: neither on the number of slots nor on the other prompts. (The
/// last bits of matrix products may depend on how many rows they have, and so may, once in some
/// hundred thousand tokens, which of two neighbouring ids is drawn.)
///
/// Thread-safe as long as nobody changes the model.
///
///     Generator generator(model, {.slots = 512, .decode = decode});
///     auto rollouts = generator.generate(prompts, 16, {.temperature = 1, .max_tokens = 40});
class Generator {
 public:
  using Progress = GenerationProgress;
  using Options = GeneratorOptions;

  /// Keeps a reference to the model.
  explicit Generator(const Model& model, Options options = {});

  /// `completions` for each prompt: prompt by prompt, sample by sample. A completion is truncated
  /// where `max_tokens` or the model's context ends it. Fails, before anything is generated, where
  /// a prompt is empty or too long, an option is out of its range or there are no slots; later
  /// where a row's logits are not numbers, or `stop` was asked for.
  Result<std::vector<Rollout>> generate(std::span<const Prompt> prompts, std::int64_t completions,
                                        const SamplingOptions& sampling,
                                        std::stop_token stop = {}) const;

 private:
  const Model& model_;
  Options options_;
};

}  // namespace cupel::trainer
