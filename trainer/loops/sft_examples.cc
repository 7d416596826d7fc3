#include "trainer/loops/sft_examples.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace cupel::trainer {

Result<std::vector<Rollout>> sft_examples(const Setup& setup, const RunConfig& config) {
  const ModelConfig& shape = setup.model.config();
  const auto end = setup.tokenizer.end_token();
  if (!end && shape.end_tokens.empty())
    return failure(
        "neither the tokenizer nor the model has an end token, so that no answer would "
        "ever end; set eos_token_id in the model's config.json");
  auto prompts = all_prompt_tokens(setup, setup.train, config.data.max_prompt_tokens);
  if (!prompts) return tl::make_unexpected(prompts.error());
  std::vector<Rollout> examples;
  for (std::size_t row = 0; row < setup.train.size(); ++row) {
    Rollout example;
    example.prompt = row;
    example.prompt_tokens = std::move((*prompts)[row]);
    const std::array answer = {TextPart{std::string(setup.train.chat(row).completion), false}};
    example.tokens = setup.tokenizer.encode(answer, /*add_special_tokens=*/false);
    example.tokens.push_back(end ? *end : shape.end_tokens[0]);
    const std::size_t length = example.prompt_tokens.size() + example.tokens.size();
    if (length > static_cast<std::size_t>(shape.context))
      return failure(
          fmt::format("row {}: prompt and answer have {} tokens, more than the model's "
                      "context of {}; drop the row (cupel filter)",
                      setup.train.id(row), length, shape.context));
    if (!config.mask_prompt) {
      example.tokens.insert(example.tokens.begin(), example.prompt_tokens.begin() + 1,
                            example.prompt_tokens.end());
      example.prompt_tokens.resize(1);
    }
    examples.push_back(std::move(example));
  }
  return examples;
}

std::vector<const Rollout*> next_examples(const std::vector<Rollout>& examples,
                                          const BatchSize& size, std::uint64_t place,
                                          DataOrder& order) {
  std::vector<const Rollout*> chosen;
  std::size_t tokens = 0;
  for (;; ++place) {
    const Rollout& next = examples[order.row(place)];
    tokens += next.prompt_tokens.size() + next.tokens.size();
    const bool is_full = size.rows ? chosen.size() >= static_cast<std::size_t>(*size.rows)
                                   : size.tokens && tokens > static_cast<std::size_t>(*size.tokens);
    if (!chosen.empty() && is_full) return chosen;
    chosen.push_back(&next);
  }
}

}  // namespace cupel::trainer
