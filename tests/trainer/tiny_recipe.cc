#include "tests/trainer/tiny_recipe.h"

#include <stdexcept>

#include "trainer/config/recipe.h"

namespace cupel::test {
namespace {

constexpr const char* kShared = R"("seed": 3, "threads": 1, "template": "none",
  "data": {"task": {"name": "addition", "digits": 1, "train": 30, "eval": 4, "held_out": 0.2},
           "max_prompt_tokens": 8},
  "reward": {"components": [{"verifier": "regex", "options": {"pattern": "[12]"}}]},
  "sampling": {"max_tokens": 6}, "micro_batch": {"rows": 4}, "checkpoint": {"every": 2},
  "schedule": {"peak": 0.01})";
constexpr const char* kModel = R"("model": {"from_scratch": {"architecture": "qwen2",
  "hidden_size": 8, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
  "num_key_value_heads": 1, "head_dim": 4, "max_position_embeddings": 64,
  "alphabet": "0123456789+=", "words": ["<think>", "</think>", "<answer>", "</answer>"]}})";
constexpr const char* kSft = R"("kind": "sft", "steps": 4, "batch": {"rows": 6},
  "evaluation": {"every": 2})";
constexpr const char* kGrpo = R"("kind": "grpo", "steps": 6,
  "rollout": {"prompts": 4, "group_size": 4, "slots": 8, "dynamic_sampling": true},
  "loss": {"kl_coefficient": 0.01}, "reference": {"replace_every": 2, "ema": 0.5},
  "evaluation": {"every": 3, "samples": 2})";

}  // namespace

std::string tiny_recipe(const std::string& output) {
  return "{" + std::string(kShared) + R"(, "output": ")" + output + R"(", "stages": [{)" + kSft +
         ", " + kModel + "}, {" + kGrpo + R"(, "model": {"stage": "sft"}}]})";
}

trainer::RunConfig tiny_run(trainer::RunKind kind, std::vector<std::string> overrides) {
  const char* own = kind == trainer::RunKind::sft ? kSft : kGrpo;
  const std::string text =
      "{" + std::string(kShared) + R"(, "output": "unused", )" + own + ", " + kModel + "}";
  auto recipe = trainer::Recipe::from_json(text, overrides);
  if (!recipe) throw std::runtime_error(recipe.error().message);
  return recipe->runs.at(0);
}

}  // namespace cupel::test
