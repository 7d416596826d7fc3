#pragma once

#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "trainer/generation/generator.h"
#include "trainer/generation/sampling.h"

namespace cupel::trainer {

/// One call of `Generator::generate`: which completion is in which slot, and what each needs next.
/// What it is given must outlive it, and have been checked.
class Generation {
 public:
  Generation(const Model& model, const Generator::Options& options, std::span<const Prompt> prompts,
             std::int64_t completions, const SamplingOptions& sampling);

  Result<std::vector<Rollout>> run(const std::stop_token& stop);

 private:
  struct Slot {
    std::optional<std::size_t> completion = {};  ///< that is being written here
    std::optional<std::size_t> prompt = {};      ///< whose keys and values are here
    std::optional<StopTexts> stop_texts = {};
  };

  std::size_t prompt_of(std::size_t completion) const { return completion / completions_; }

  /// Puts waiting completions into free slots and samples their first tokens.
  Result<void> admit();
  /// Runs prompts, each into the slot beside it, and keeps their last hidden states.
  void prefill(std::span<const std::size_t> prompts, std::span<const std::int64_t> slots);
  /// Samples one more token of every completion that is being written.
  Result<void> step();

  /// Samples a token for each of `slots` from its hidden state, [slots, hidden].
  Result<void> draw(const at::Tensor& hidden, std::span<const std::int64_t> slots);
  Result<void> draw_some(const at::Tensor& hidden, std::span<const std::int64_t> slots);
  /// Ends the slot's completion where it has come to its end.
  void take(std::int64_t slot, std::int64_t token, float log_prob);
  void finish(Slot& slot, std::int64_t at, bool is_truncated);

  Slot& slot(std::int64_t at) { return slots_[static_cast<std::size_t>(at)]; }

  const Model& model_;
  const Generator::Options& options_;
  std::span<const Prompt> prompts_;
  std::size_t completions_;
  const SamplingOptions& sampling_;
  const std::vector<std::int64_t>& end_tokens_;
  KeyValueCache cache_;
  std::vector<Slot> slots_;
  std::size_t next_ = 0;                 // the first completion that waits
  std::vector<at::Tensor> last_hidden_;  // of prompts that have completions to come: [hidden]
  std::vector<Rollout> rollouts_;
  Generator::Progress progress_;
};

}  // namespace cupel::trainer
