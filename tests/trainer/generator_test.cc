#include "trainer/generation/generator.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "tests/trainer/tiny_model.h"

namespace cupel::trainer {
namespace {

using ::testing::HasSubstr;

/// A tiny model that has opinions: as it is made, all tokens are about as likely.
Model decided_model(Architecture architecture) {
  Model model = test::tiny_model(architecture);
  const at::NoGradGuard no_grad;
  for (const NamedTensor& each : model.parameters()) {
    at::Tensor weights = each.tensor;
    if (!each.name.ends_with("norm.weight")) weights.mul_(8);
    if (each.name.ends_with("proj.bias")) weights.fill_(0.1);
  }
  return model;
}

/// Enough of them for completions of all lengths.
const std::vector<std::int64_t> kEnds = {1, 20, 40, 60, 80};

/// Prompts of one to `count` times three tokens.
std::vector<Prompt> some_prompts(std::int64_t count) {
  std::vector<Prompt> prompts;
  for (std::int64_t i = 0; i < count; ++i) {
    const at::Tensor ids = test::some_tokens(1, 3 * i + 1, 97) + i;
    Prompt prompt{.id = static_cast<std::uint64_t>(100 + i)};
    for (std::int64_t at = 0; at < ids.size(1); ++at)
      prompt.tokens.push_back(ids[0][at].item<std::int64_t>() % 97);
    prompts.push_back(prompt);
  }
  return prompts;
}

std::vector<Rollout> must_generate(const Model& model, const std::vector<Prompt>& prompts,
                                   std::int64_t completions, const SamplingOptions& sampling,
                                   Generator::Options options = {}) {
  auto rollouts = Generator(model, std::move(options)).generate(prompts, completions, sampling);
  EXPECT_TRUE(rollouts) << rollouts.error().message;
  return rollouts ? *rollouts : std::vector<Rollout>();
}

std::string failure_of(const Model& model, const std::vector<Prompt>& prompts,
                       std::int64_t completions, const SamplingOptions& sampling,
                       Generator::Options options = {}) {
  const auto rollouts =
      Generator(model, std::move(options)).generate(prompts, completions, sampling);
  return rollouts ? "it did not fail" : rollouts.error().message;
}

std::vector<std::vector<std::int64_t>> tokens_of(const std::vector<Rollout>& rollouts) {
  std::vector<std::vector<std::int64_t>> tokens;
  for (const Rollout& each : rollouts) tokens.push_back(each.tokens);
  return tokens;
}

/// Of the tokens of a completion, all of its sequence run at once: [tokens, vocabulary].
at::Tensor log_probs_at_once(const Model& model, const Rollout& rollout, double temperature) {
  const at::NoGradGuard no_grad;
  std::vector<std::int64_t> ids = rollout.prompt_tokens;
  ids.insert(ids.end(), rollout.tokens.begin(), rollout.tokens.end());
  const at::Tensor logits =
      model.logits(model.hidden_states({.ids = at::tensor(ids).view({1, -1})}));
  return at::log_softmax(
      logits[0].narrow(0, static_cast<std::int64_t>(rollout.prompt_tokens.size()) - 1,
                       static_cast<std::int64_t>(rollout.tokens.size())) /
          temperature,
      -1);
}

class EachGenerator : public ::testing::TestWithParam<Architecture> {};
INSTANTIATE_TEST_SUITE_P(Generator, EachGenerator,
                         ::testing::Values(Architecture::qwen2, Architecture::qwen3,
                                           Architecture::llama));

TEST_P(EachGenerator, LogProbsAreThoseOfTheWholeSequence) {
  const Model model = decided_model(GetParam());
  const auto prompts = some_prompts(6);
  const auto rollouts = must_generate(
      model, prompts, 4, {.temperature = 0.7, .top_k = 40, .max_tokens = 80, .end_tokens = kEnds},
      {.slots = 7});
  ASSERT_EQ(rollouts.size(), 24u);
  std::set<std::size_t> lengths;
  for (std::size_t i = 0; i < rollouts.size(); ++i) {
    const Rollout& each = rollouts[i];
    EXPECT_EQ(each.prompt, i / 4);
    EXPECT_EQ(each.prompt_tokens, prompts[i / 4].tokens);
    EXPECT_EQ(each.is_truncated, std::ranges::find(kEnds, each.tokens.back()) == kEnds.end());
    ASSERT_EQ(each.log_probs.size(), each.tokens.size());
    lengths.insert(each.tokens.size());
    const at::Tensor expected = log_probs_at_once(model, each, 0.7);
    for (std::size_t at = 0; at < each.tokens.size(); ++at)
      EXPECT_NEAR(each.log_probs[at],
                  expected[static_cast<std::int64_t>(at)][each.tokens[at]].item<double>(), 1e-4)
          << "completion " << i << ", token " << at;
  }
  EXPECT_GT(lengths.size(), 5u) << "completions of one length say little about slots";
}

TEST_P(EachGenerator, GreedyTakesTheLikeliestOfTheWholeSequence) {
  const Model model = decided_model(GetParam());
  for (const Rollout& each : must_generate(model, some_prompts(5), 1,
                                           {.temperature = 0, .max_tokens = 30}, {.slots = 2})) {
    const at::Tensor likeliest = log_probs_at_once(model, each, 1).argmax(-1);
    for (std::size_t at = 0; at < each.tokens.size(); ++at)
      EXPECT_EQ(each.tokens[at], likeliest[static_cast<std::int64_t>(at)].item<std::int64_t>());
  }
}

TEST_P(EachGenerator, ACompletionDependsOnNoOther) {
  const Model model = decided_model(GetParam());
  auto prompts = some_prompts(6);
  const SamplingOptions sampling = {
      .top_p = 0.95, .max_tokens = 60, .end_tokens = kEnds, .seed = 5};
  const auto expected = tokens_of(must_generate(model, prompts, 3, sampling, {.slots = 16}));
  for (const std::int64_t slots : {1, 3, 1000})
    EXPECT_EQ(tokens_of(must_generate(model, prompts, 3, sampling, {.slots = slots})), expected)
        << slots << " slots";

  std::ranges::rotate(prompts, prompts.begin() + 4);
  auto rotated = tokens_of(must_generate(model, prompts, 3, sampling, {.slots = 4}));
  std::ranges::rotate(rotated, rotated.begin() + 2 * 3);
  EXPECT_EQ(rotated, expected);

  const std::vector<Prompt> alone = {some_prompts(6)[3]};
  const auto first_two = tokens_of(must_generate(model, alone, 2, sampling));
  EXPECT_EQ(first_two, std::vector(expected.begin() + 9, expected.begin() + 11));

  SamplingOptions other = sampling;
  other.seed = 6;
  EXPECT_NE(tokens_of(must_generate(model, some_prompts(6), 3, other)), expected);
  EXPECT_NE(expected[0], expected[1]) << "samples of one prompt differ";
}

TEST(Generator, EndsAtAnyOfItsEndTokens) {
  const Model model = decided_model(Architecture::qwen2);
  std::set<std::int64_t> ends;
  for (const Rollout& each : must_generate(model, some_prompts(8), 8,
                                           {.max_tokens = 200, .end_tokens = {3, 50, 70, 90}})) {
    const auto is_end = [](std::int64_t id) { return id == 3 || id == 50 || id == 70 || id == 90; };
    EXPECT_EQ(std::ranges::count_if(each.tokens, is_end), each.is_truncated ? 0 : 1);
    EXPECT_EQ(is_end(each.tokens.back()), !each.is_truncated);
    if (!each.is_truncated) ends.insert(each.tokens.back());
  }
  EXPECT_GT(ends.size(), 1u);
}

TEST(Generator, DoesNotEndBeforeItsLeastTokens) {
  const Model model = decided_model(Architecture::qwen2);
  std::vector<std::int64_t> most;
  for (std::int64_t id = 0; id < 60; ++id) most.push_back(id);
  const SamplingOptions sampling = {.max_tokens = 20, .min_tokens = 6, .end_tokens = most};
  std::size_t shortest = 100;
  for (const Rollout& each : must_generate(model, some_prompts(6), 6, sampling)) {
    shortest = std::min(shortest, each.tokens.size());
    const at::Tensor expected = log_probs_at_once(model, each, 1);
    for (std::size_t at = 0; at < each.tokens.size(); ++at)
      EXPECT_NEAR(each.log_probs[at],
                  expected[static_cast<std::int64_t>(at)][each.tokens[at]].item<double>(), 1e-4);
  }
  EXPECT_EQ(shortest, 7u) << "an end token after six others";
}

TEST(Generator, IsTruncatedAtItsMostTokensAndWhereTheContextIsFull) {
  const Model model = decided_model(Architecture::llama);
  for (const Rollout& each :
       must_generate(model, some_prompts(3), 2, {.max_tokens = 7, .end_tokens = {0}}))
    EXPECT_TRUE(each.tokens.size() == 7 || each.tokens.back() == 0);

  Prompt prompt{.id = 1, .tokens = std::vector<std::int64_t>(253, 5)};
  for (std::int64_t last : {7, 8, 9}) {
    prompt.tokens.back() = last;
    const auto rollouts = must_generate(model, {prompt}, 2, {.max_tokens = 7, .end_tokens = {0}});
    for (const Rollout& each : rollouts) {
      EXPECT_LE(each.tokens.size(), 3u);
      EXPECT_EQ(each.is_truncated, each.tokens.back() != 0);
      EXPECT_TRUE(each.tokens.size() == 3 || !each.is_truncated);
    }
  }
}

// Tokens are pieces of one to three letters, so that a text may begin and end inside them.
std::string letters_of(std::span<const std::int64_t> tokens) {
  static constexpr const char* kPieces[] = {"ab", "b", "ca", "bca", "c"};
  std::string text;
  for (const std::int64_t each : tokens) text += kPieces[each % 5];
  return text;
}

TEST(Generator, EndsWhereAStopTextEnds) {
  const Model model = decided_model(Architecture::qwen2);
  const std::vector<std::string> stop = {"abcaab", "ccc"};
  const SamplingOptions without = {.max_tokens = 60};
  SamplingOptions with = without;
  with.stop = stop;
  const Generator::Options options = {.slots = 5, .decode = letters_of};
  const auto whole = must_generate(model, some_prompts(4), 5, without, options);
  const auto stopped = must_generate(model, some_prompts(4), 5, with, options);
  std::size_t stops = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    // What is expected: the shortest beginning of the completion whose text has one of them.
    std::vector<std::int64_t> expected;
    bool is_stopped = false;
    for (const std::int64_t token : whole[i].tokens) {
      expected.push_back(token);
      const std::string text = letters_of(expected);
      is_stopped =
          text.find(stop[0]) != std::string::npos || text.find(stop[1]) != std::string::npos;
      if (is_stopped) break;
    }
    EXPECT_EQ(stopped[i].tokens, expected);
    if (!is_stopped) continue;
    ++stops;
    EXPECT_FALSE(stopped[i].is_truncated);
    EXPECT_TRUE(stopped[i].text.ends_with(stop[0]) || stopped[i].text.ends_with(stop[1]));
    EXPECT_TRUE(letters_of(expected).starts_with(stopped[i].text));
  }
  EXPECT_GT(stops, 3u);
}

TEST(Generator, SaysHowFarItIsAndStopsWhenItIsTold) {
  const Model model = decided_model(Architecture::qwen2);
  std::vector<Generator::Progress> seen;
  const auto rollouts =
      must_generate(model, some_prompts(3), 2, {.max_tokens = 10},
                    {.slots = 2, .progress = [&](const auto& each) { seen.push_back(each); }});
  std::int64_t tokens = 0;
  for (const Rollout& each : rollouts) tokens += static_cast<std::int64_t>(each.tokens.size());
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen.back().finished, 6u);
  EXPECT_EQ(seen.back().total, 6u);
  EXPECT_EQ(seen.back().tokens, tokens);

  std::stop_source source;
  const Generator stopped(model, {.slots = 2, .progress = [&](const auto& each) {
                                    if (each.tokens > 5) source.request_stop();
                                  }});
  const auto none = stopped.generate(some_prompts(3), 2, {.max_tokens = 10}, source.get_token());
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message, HasSubstr("generation was stopped after"));
}

TEST(Generator, SaysWhatIsWrongWithPromptsAndOptions) {
  const Model model = test::tiny_model(Architecture::qwen2);
  auto prompts = some_prompts(3);
  EXPECT_THAT(failure_of(model, prompts, 1, {}, {.slots = 0}), HasSubstr("slots is 0"));
  EXPECT_THAT(failure_of(model, prompts, 0, {}), HasSubstr("0 completions a prompt"));
  EXPECT_THAT(failure_of(model, prompts, 1, {.top_p = 2}), HasSubstr("top_p is 2"));
  EXPECT_THAT(failure_of(model, prompts, 1, {.stop = {"a"}}), HasSubstr("need a tokenizer"));
  EXPECT_THAT(failure_of(model, prompts, 1, {.end_tokens = {97}}),
              HasSubstr("end_tokens: the token 97 is not one of the model's 97"));
  prompts[1].tokens.clear();
  EXPECT_THAT(failure_of(model, prompts, 1, {}), HasSubstr("prompt 2 of 3 is empty"));
  prompts[1].tokens = {4, -1};
  EXPECT_THAT(failure_of(model, prompts, 1, {}), HasSubstr("prompt 2 of 3: the token -1 is not"));
  prompts[1].tokens.assign(256, 4);
  EXPECT_THAT(failure_of(model, prompts, 1, {}),
              HasSubstr("prompt 2 of 3 has 256 tokens, and the model's context has 256"));
  EXPECT_TRUE(must_generate(model, {}, 4, {}).empty());
}

TEST(Generator, StopsWhereWeightsAreNotNumbers) {
  const Model model = decided_model(Architecture::llama);
  const at::NoGradGuard no_grad;
  // Only a sequence that has the token 8 in it meets the broken number.
  at::Tensor embedding = model.parameters()[0].tensor;
  embedding[8].fill_(std::numeric_limits<double>::quiet_NaN());
  std::vector<Prompt> prompts = {{.id = 1, .tokens = {5}}, {.id = 2, .tokens = {5, 8}}};
  EXPECT_THAT(
      failure_of(model, prompts, 2, {.max_tokens = 4}),
      HasSubstr("prompt 2 of 2, completion 1, token 1: the model's logits are not numbers"));
}

}  // namespace
}  // namespace cupel::trainer
