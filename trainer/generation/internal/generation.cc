#include "trainer/generation/internal/generation.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "trainer/generation/random.h"

namespace cupel::trainer {
namespace {

/// How many numbers are made at once: logits, and tokens of prompts. Larger is no faster.
constexpr std::int64_t kLogits = std::int64_t{1} << 24;
constexpr std::int64_t kPromptTokens = 1 << 14;

at::Tensor on_device(std::span<const std::int64_t> values, at::Device device) {
  return at::tensor(at::IntArrayRef(values.data(), values.size())).to(device);
}

}  // namespace

Generation::Generation(const Model& model, const Generator::Options& options,
                       std::span<const Prompt> prompts, std::int64_t completions,
                       const SamplingOptions& sampling)
    : model_(model),
      options_(options),
      prompts_(prompts),
      completions_(static_cast<std::size_t>(completions)),
      sampling_(sampling),
      end_tokens_(sampling.end_tokens.empty() ? model.config().end_tokens : sampling.end_tokens),
      cache_(model.config(),
             std::min(options.slots, static_cast<std::int64_t>(prompts.size()) * completions),
             model.options()),
      slots_(static_cast<std::size_t>(cache_.slots())),
      last_hidden_(prompts.size()),
      rollouts_(prompts.size() * completions_) {
  progress_.total = rollouts_.size();
  for (std::size_t i = 0; i < rollouts_.size(); ++i) {
    rollouts_[i].prompt = prompt_of(i);
    rollouts_[i].prompt_tokens = prompts[prompt_of(i)].tokens;
  }
}

Result<std::vector<Rollout>> Generation::run(const std::stop_token& stop) {
  const at::NoGradGuard no_grad;
  while (progress_.finished < progress_.total) {
    if (stop.stop_requested())
      return failure(fmt::format("generation was stopped after {} of {} completions",
                                 progress_.finished, progress_.total));
    auto done = admit();
    if (done) done = step();
    if (!done) return tl::make_unexpected(done.error());
    if (options_.progress) options_.progress(progress_);
  }
  return std::move(rollouts_);
}

Result<void> Generation::admit() {
  std::vector<std::int64_t> free;
  for (std::int64_t at = 0; at < cache_.slots(); ++at)
    if (!slot(at).completion) free.push_back(at);
  free.resize(std::min(free.size(), rollouts_.size() - next_));
  if (free.empty()) return {};

  std::unordered_map<std::size_t, std::int64_t> home;  // of each prompt's keys and values
  for (std::int64_t at = 0; at < cache_.slots(); ++at)
    if (const auto& prompt = slot(at).prompt) home.emplace(*prompt, at);

  // Keys and values are copied before new prompts are run: those may go where they come from.
  std::vector<std::size_t> new_prompts;
  std::vector<std::int64_t> new_slots, from, to, later_from, later_to;
  for (const std::int64_t at : free) {
    const std::size_t completion = next_++, prompt = prompt_of(completion);
    Slot& taken = slot(at);
    taken.completion = completion;
    if (!sampling_.stop.empty()) taken.stop_texts.emplace(sampling_.stop, options_.decode);
    if (taken.prompt == prompt) continue;
    const auto found = home.find(prompt);
    if (found == home.end()) {
      home[prompt] = at;
      new_prompts.push_back(prompt);
      new_slots.push_back(at);
      continue;
    }
    const bool is_new = std::ranges::find(new_prompts, prompt) != new_prompts.end();
    (is_new ? later_from : from).push_back(found->second);
    (is_new ? later_to : to).push_back(at);
  }
  const auto copy = [&](std::span<const std::int64_t> sources,
                        std::span<const std::int64_t> targets) {
    const auto tokens_of = [&](std::int64_t at) {
      const Prompt& prompt = prompts_[prompt_of(*slot(at).completion)];
      return static_cast<std::int64_t>(prompt.tokens.size());
    };
    std::int64_t longest = 0;
    for (const std::int64_t at : targets) longest = std::max(longest, tokens_of(at));
    cache_.copy(sources, targets, longest);
    // At once: the cache keeps no more than is counted when it grows.
    for (const std::int64_t at : targets) cache_.set_length(at, tokens_of(at));
  };
  copy(from, to);
  prefill(new_prompts, new_slots);
  copy(later_from, later_to);

  std::vector<at::Tensor> hidden;
  for (const std::int64_t at : free) {
    const std::size_t prompt = prompt_of(*slot(at).completion);
    slot(at).prompt = prompt;
    hidden.push_back(last_hidden_[prompt]);
  }
  for (std::size_t prompt = 0; prompt < prompt_of(next_); ++prompt) last_hidden_[prompt].reset();
  return draw(at::stack(hidden), free);
}

void Generation::prefill(std::span<const std::size_t> prompts,
                         std::span<const std::int64_t> slots) {
  for (std::size_t begin = 0; begin < prompts.size();) {
    // As many as stay below the bound when all are as long as the longest; one at least.
    std::vector<std::int64_t> counts;
    std::int64_t longest = 0;
    for (std::size_t i = begin; i < prompts.size(); ++i) {
      const auto count = static_cast<std::int64_t>(prompts_[prompts[i]].tokens.size());
      const auto rows = static_cast<std::int64_t>(counts.size()) + 1;
      if (rows > 1 && std::max(longest, count) * rows > kPromptTokens) break;
      longest = std::max(longest, count);
      counts.push_back(count);
    }
    const std::size_t rows = counts.size();
    const at::Tensor ids = at::zeros({static_cast<std::int64_t>(rows), longest}, at::kLong);
    for (std::size_t row = 0; row < rows; ++row)
      std::ranges::copy(
          prompts_[prompts[begin + row]].tokens,
          ids.mutable_data_ptr<std::int64_t>() + row * static_cast<std::size_t>(longest));
    const auto targets = slots.subspan(begin, rows);
    for (const std::int64_t at : targets) cache_.clear(at);
    const at::Tensor hidden =
        model_.prefill(ids.to(model_.options().device()), counts, targets, cache_);
    for (std::size_t row = 0; row < rows; ++row)
      last_hidden_[prompts[begin + row]] = hidden[static_cast<std::int64_t>(row)];
    begin += rows;
  }
}

Result<void> Generation::step() {
  std::vector<std::int64_t> ids(slots_.size(), 0), live;
  std::vector<std::uint8_t> is_live(slots_.size(), 0);
  for (std::size_t at = 0; at < slots_.size(); ++at) {
    if (!slots_[at].completion) continue;
    ids[at] = rollouts_[*slots_[at].completion].tokens.back();
    is_live[at] = 1;
    live.push_back(static_cast<std::int64_t>(at));
  }
  if (live.empty()) return {};
  const at::Device device = model_.options().device();
  at::Tensor hidden = model_.decode(on_device(ids, device), is_live, cache_);
  if (live.size() < slots_.size()) hidden = hidden.index_select(0, on_device(live, device));
  return draw(hidden, live);
}

Result<void> Generation::draw(const at::Tensor& hidden, std::span<const std::int64_t> slots) {
  const auto most =
      static_cast<std::size_t>(std::max<std::int64_t>(1, kLogits / model_.config().vocabulary));
  for (std::size_t begin = 0; begin < slots.size(); begin += most) {
    const auto some = slots.subspan(begin, std::min(most, slots.size() - begin));
    auto drawn = draw_some(
        hidden.narrow(0, static_cast<std::int64_t>(begin), static_cast<std::int64_t>(some.size())),
        some);
    if (!drawn) return drawn;
  }
  return {};
}

Result<void> Generation::draw_some(const at::Tensor& hidden, std::span<const std::int64_t> slots) {
  std::vector<double> uniform;
  std::vector<std::uint8_t> is_too_short;
  for (const std::int64_t at : slots) {
    const std::size_t completion = *slot(at).completion;
    const std::size_t position = rollouts_[completion].tokens.size();
    uniform.push_back(uniform_number({.seed = sampling_.seed,
                                      .prompt = prompts_[prompt_of(completion)].id,
                                      .sample = completion % completions_,
                                      .position = position}));
    is_too_short.push_back(position < static_cast<std::size_t>(sampling_.min_tokens));
  }
  const auto samples = sample(model_.logits(hidden), sampling_, uniform,
                              {.tokens = end_tokens_, .rows = is_too_short});
  if (!samples) {
    const std::size_t completion = *slot(slots[samples.error().row]).completion;
    return failure(fmt::format(
        "prompt {} of {}, completion {}, token {}: the model's logits are not numbers; its weights "
        "are broken, or training has diverged (a lower learning rate, or an earlier checkpoint)",
        prompt_of(completion) + 1, prompts_.size(), completion % completions_ + 1,
        rollouts_[completion].tokens.size() + 1));
  }
  for (std::size_t row = 0; row < slots.size(); ++row)
    take(slots[row], samples->ids[row], samples->log_probs[row]);
  return {};
}

void Generation::take(std::int64_t at, std::int64_t token, float log_prob) {
  Slot& taken = slot(at);
  Rollout& rollout = rollouts_[*taken.completion];
  rollout.tokens.push_back(token);
  rollout.log_probs.push_back(log_prob);
  ++progress_.tokens;
  const auto count = static_cast<std::int64_t>(rollout.tokens.size());
  const auto all = count + static_cast<std::int64_t>(rollout.prompt_tokens.size());
  // A text may come to its end before `min_tokens`; it is over then, whatever its length.
  const bool is_over = std::ranges::find(end_tokens_, token) != end_tokens_.end() ||
                       (taken.stop_texts && taken.stop_texts->ends_with(token));
  if (is_over)
    finish(taken, at, false);
  else if (count == sampling_.max_tokens || all == model_.config().context)
    finish(taken, at, true);
}

void Generation::finish(Slot& taken, std::int64_t at, bool is_truncated) {
  Rollout& rollout = rollouts_[*taken.completion];
  rollout.is_truncated = is_truncated;
  if (options_.decode) {
    rollout.text = options_.decode(rollout.tokens);
    if (const auto end = stop_end(rollout.text, sampling_.stop)) rollout.text.resize(*end);
  }
  taken.completion.reset();
  taken.stop_texts.reset();
  // The prompt's keys and values stay for the group's next; the completion's need not be walked.
  cache_.set_length(at, static_cast<std::int64_t>(rollout.prompt_tokens.size()));
  ++progress_.finished;
}

}  // namespace cupel::trainer
