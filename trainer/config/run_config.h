#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "datasets/fields.h"
#include "trainer/generation/options.h"
#include "trainer/model/model_config.h"
#include "trainer/objective/options.h"
#include "trainer/optimization/options.h"
#include "trainer/tasks/options.h"

namespace cupel::trainer {

enum class RunKind : std::uint8_t { sft, grpo };

/// A model that begins with random weights, and its tokenizer: a token a character. The tokens are,
/// in this order: the end token, the padding token, `words`, the characters of `alphabet`.
struct ScratchModel {
  ModelConfig shape;  ///< `vocabulary`, `end_tokens` and `padding_token` follow from the tokens
  std::string alphabet;
  std::vector<std::string> words = {};  ///< texts that are one token, `<think>` say
  std::string end_token = "<|endoftext|>";
  std::string padding_token = "<|pad|>";
};

/// Where the weights come from: one of these.
struct ModelSource {
  std::string folder;  ///< as Hugging Face has it
  std::string stage;   ///< a stage of the same recipe, earlier: the model that it left
  std::optional<ScratchModel> from_scratch = {};
};

/// A task's problems in place of files.
struct TaskData {
  TaskOptions options;
  std::int64_t train = 1000;  ///< problems, distinct
  std::int64_t eval = 200;
  std::uint64_t seed = 0;
};

struct DataOptions {
  std::vector<std::string> train = {};  ///< JSONL files
  std::vector<std::string> eval = {};
  Fields fields;
  std::optional<TaskData> task = {};
  std::int64_t max_prompt_tokens = 1024;
};

/// Rows, or tokens with their padding, at a time: one of the two.
struct BatchSize {
  std::optional<std::int64_t> rows = {};
  std::optional<std::int64_t> tokens = {};
};

/// DAPO's punishment (arXiv:2503.14476, eq. 13): 0 up to `length - cache` tokens, then down to -1
/// at `length`.
struct OverlongPenalty {
  std::int64_t length = 256;
  std::int64_t cache = 64;
};

struct RolloutOptions {
  std::int64_t prompts = 32;  ///< a step
  std::int64_t group_size = 16;
  std::int64_t slots = 64;        ///< completions that are sampled at once
  bool dynamic_sampling = false;  ///< groups whose rewards are all the same are drawn anew
  std::int64_t max_tries = 3;     ///< batches of prompts that dynamic sampling draws at most
  std::optional<OverlongPenalty> overlong = {};
  bool shuffle_rewards = false;  ///< a control: see `shuffle_rewards` (reward_step.h)
};

/// What is done with a rollout: epochs · mini_batches updates.
struct UpdatesPerRollout {
  std::int64_t mini_batches = 1;
  std::int64_t epochs = 1;
};

/// When the reference policy follows the policy.
struct ReferenceOptions {
  std::int64_t replace_every = 0;  ///< steps; 0: never
  double ema = 0;                  ///< the share of the old reference that stays in the new
};

struct EvaluationOptions {
  std::int64_t every = 0;                        ///< steps; 0: never
  std::int64_t prompts = 0;                      ///< the first of them; 0: all
  std::int64_t samples = 1;                      ///< of each prompt
  std::optional<SamplingOptions> sampling = {};  ///< in place of the run's
};

struct CheckpointOptions {
  std::int64_t every = 0;  ///< steps; 0: at the end alone
  std::int64_t keep = 2;   ///< the latest
};

/// All that a user says of one training run. A value; what is not of its kind keeps its default.
struct RunConfig {
  RunKind kind = RunKind::grpo;
  std::string name;         ///< of the stage; its kind unless said otherwise
  std::string description;  ///< for people
  std::string output;       ///< folder

  ModelSource model;
  std::string tokenizer;  ///< folder; "": the model's
  std::string chat_template = "none";
  DataOptions data;

  std::int64_t steps = 0;
  BatchSize micro_batch;
  AdamWOptions optimizer;
  ScheduleOptions schedule;
  std::optional<LoraOptions> lora = {};
  EvaluationOptions evaluation;
  CheckpointOptions checkpoint;
  SamplingOptions sampling;       ///< of GRPO's completions; of SFT's evaluation
  nlohmann::ordered_json reward;  ///< a preset's name, a file's, or a spec; null: none

  std::uint64_t seed = 0;
  std::int64_t threads = 0;  ///< 0: CUPEL_THREADS, or every core
  std::string device = "cpu";
  std::string type = "float32";
  bool recompute = false;  ///< activations are computed again instead of kept

  // SFT
  std::int64_t epochs = 0;
  BatchSize batch;
  bool packing = false;
  bool mask_prompt = true;

  // GRPO
  RolloutOptions rollout;
  LossOptions loss;
  AdvantageOptions advantage;
  UpdatesPerRollout updates_per_rollout;
  ReferenceOptions reference;
};

/// Where a run leaves its model, as Hugging Face has it.
inline std::string final_model_folder(const RunConfig& config) { return config.output + "/final"; }

}  // namespace cupel::trainer
