#include "trainer/rollouts/token_rows.h"

#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace cupel::trainer {

TokenRows TokenRows::of(std::span<const Rollout* const> rollouts, at::Device device) {
  std::size_t longest = 0, longest_completion = 0;
  for (const Rollout* each : rollouts) {
    if (each->prompt_tokens.empty() || each->tokens.empty())
      throw std::invalid_argument("a row to be scored has no prompt or no completion");
    longest = std::max(longest, each->prompt_tokens.size() + each->tokens.size());
    longest_completion = std::max(longest_completion, each->tokens.size());
  }
  // The last token of a row is predicted and predicts nothing.
  const std::size_t width = longest - 1;
  std::vector<std::int64_t> ids(rollouts.size() * width, 0), targets, places;
  at::Tensor mask = at::zeros(
      {static_cast<std::int64_t>(rollouts.size()), static_cast<std::int64_t>(longest_completion)},
      at::kBool);
  bool* const is_token = mask.mutable_data_ptr<bool>();
  for (std::size_t row = 0; row < rollouts.size(); ++row) {
    const Rollout& rollout = *rollouts[row];
    const std::size_t begin = row * width, asked = rollout.prompt_tokens.size();
    std::ranges::copy(rollout.prompt_tokens, ids.begin() + static_cast<std::ptrdiff_t>(begin));
    std::copy(rollout.tokens.begin(), rollout.tokens.end() - 1,
              ids.begin() + static_cast<std::ptrdiff_t>(begin + asked));
    for (std::size_t i = 0; i < rollout.tokens.size(); ++i) {
      targets.push_back(rollout.tokens[i]);
      places.push_back(static_cast<std::int64_t>(begin + asked - 1 + i));
      is_token[row * longest_completion + i] = true;
    }
  }
  const auto on_device = [&](const std::vector<std::int64_t>& values) {
    return at::tensor(values).to(device);
  };
  TokenRows rows;
  rows.batch.ids = on_device(ids).view(
      {static_cast<std::int64_t>(rollouts.size()), static_cast<std::int64_t>(width)});
  rows.mask = mask.to(device);
  rows.targets = on_device(targets);
  rows.places = on_device(places);
  return rows;
}

TokenRows TokenRows::packed(std::span<const Rollout* const> rollouts, at::Device device) {
  std::vector<std::int64_t> ids, positions, documents, targets, places;
  for (const Rollout* each : rollouts) {
    if (each->prompt_tokens.empty() || each->tokens.empty())
      throw std::invalid_argument("a row to be scored has no prompt or no completion");
    const auto begin = static_cast<std::int64_t>(ids.size());
    const auto asked = static_cast<std::int64_t>(each->prompt_tokens.size());
    ids.insert(ids.end(), each->prompt_tokens.begin(), each->prompt_tokens.end());
    ids.insert(ids.end(), each->tokens.begin(), each->tokens.end() - 1);
    targets.insert(targets.end(), each->tokens.begin(), each->tokens.end());
    const auto end = static_cast<std::int64_t>(ids.size());
    for (std::int64_t place = begin; place < end; ++place) {
      positions.push_back(place - begin);
      documents.push_back(begin);
      if (place - begin >= asked - 1) places.push_back(place);
    }
  }
  const auto on_device = [&](const std::vector<std::int64_t>& values) {
    return at::tensor(values).to(device);
  };
  TokenRows rows;
  rows.batch.ids = on_device(ids).unsqueeze(0);
  rows.batch.positions = on_device(positions).unsqueeze(0);
  rows.batch.documents = on_device(documents).unsqueeze(0);
  rows.targets = on_device(targets);
  rows.places = on_device(places);
  return rows;
}

TokenScores TokenRows::score(const Model& model, double temperature) const {
  const at::Tensor hidden = model.hidden_states(batch).flatten(0, 1).index_select(0, places);
  return token_scores(hidden, model.output_weight(), targets, temperature);
}

at::Tensor TokenRows::spread(const at::Tensor& values) const {
  return at::zeros(mask.sizes(), values.options().requires_grad(false))
      .masked_scatter(mask, values);
}

}  // namespace cupel::trainer
