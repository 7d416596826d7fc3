#include "trainer/generation/generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "trainer/generation/internal/generation.h"

namespace cupel::trainer {
namespace {

Result<void> check_tokens(const char* what, std::span<const std::int64_t> tokens,
                          std::int64_t vocabulary) {
  const auto is_unknown = [&](std::int64_t id) { return id < 0 || id >= vocabulary; };
  if (const auto found = std::ranges::find_if(tokens, is_unknown); found != tokens.end())
    return failure(
        fmt::format("{}: the token {} is not one of the model's {}", what, *found, vocabulary));
  return {};
}

/// Prompts are counted from 1 in messages.
Result<void> check_prompts(std::span<const Prompt> prompts, const ModelConfig& config) {
  for (std::size_t i = 0; i < prompts.size(); ++i) {
    const std::vector<std::int64_t>& tokens = prompts[i].tokens;
    const std::string name = fmt::format("prompt {} of {}", i + 1, prompts.size());
    if (tokens.empty()) return failure(name + " is empty: a completion needs a token to follow");
    if (tokens.size() >= static_cast<std::size_t>(config.context))
      return failure(fmt::format(
          "{} has {} tokens, and the model's context has {}, one of them for the completion: leave "
          "out or shorten such prompts",
          name, tokens.size(), config.context));
    if (auto checked = check_tokens(name.c_str(), tokens, config.vocabulary); !checked)
      return checked;
  }
  return {};
}

}  // namespace

Generator::Generator(const Model& model, Options options)
    : model_(model), options_(std::move(options)) {}

Result<std::vector<Rollout>> Generator::generate(std::span<const Prompt> prompts,
                                                 std::int64_t completions,
                                                 const SamplingOptions& sampling,
                                                 std::stop_token stop) const {
  const ModelConfig& config = model_.config();
  if (options_.slots < 1)
    return failure(fmt::format("slots is {}; generation needs 1 or more", options_.slots));
  if (completions < 1)
    return failure(fmt::format("{} completions a prompt; it must be 1 or more", completions));
  if (!sampling.stop.empty() && !options_.decode)
    return failure("stop texts need a tokenizer: tokens alone have no text");
  auto checked = check(sampling);
  if (checked)
    checked = check_tokens("end_tokens",
                           sampling.end_tokens.empty() ? config.end_tokens : sampling.end_tokens,
                           config.vocabulary);
  if (checked) checked = check_prompts(prompts, config);
  if (!checked) return tl::make_unexpected(checked.error());
  if (prompts.empty()) return std::vector<Rollout>();
  return Generation(model_, options_, prompts, completions, sampling).run(stop);
}

}  // namespace cupel::trainer
