#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/files.h"
#include "trainer/config/check.h"
#include "trainer/config/recipe.h"
#include "trainer/config/run_fields.h"

namespace cupel::trainer {
namespace {

constexpr const char* kGrpo = R"({"kind": "grpo", "output": "out", "model": {"folder": "m"},
  "data": {"train": ["a.jsonl"]}, "reward": "r1-zero", "steps": 10})";
constexpr const char* kSft = R"({"kind": "sft", "output": "out", "model": {"folder": "m"},
  "data": {"train": ["a.jsonl"]}})";

RunConfig read(const std::string& text, const std::vector<std::string>& overrides = {}) {
  auto recipe = Recipe::from_json(text, overrides);
  if (!recipe) throw std::runtime_error(recipe.error().message);
  return recipe->runs.at(0);
}

std::string error_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
  const auto recipe = Recipe::from_json(text, overrides);
  return recipe ? "none" : recipe.error().message;
}

TEST(RunConfig, TakesWhatAFileSaysAndKeepsTheRest) {
  const RunConfig run = read(kGrpo, {"loss.type=gspo", "sampling.stop=[\"</answer>\"]"});
  EXPECT_EQ(run.kind, RunKind::grpo);
  EXPECT_EQ(run.name, "grpo");
  EXPECT_EQ(run.loss.type, LossType::gspo);
  EXPECT_EQ(run.sampling.stop, std::vector<std::string>{"</answer>"});
  EXPECT_EQ(run.rollout.group_size, 16);
  EXPECT_EQ(run.tokenizer, "m");
  EXPECT_EQ(run.micro_batch.rows, 8);
  EXPECT_FALSE(run.lora);
  EXPECT_EQ(reward_spec(run)->components.size(), 2u);
}

TEST(RunConfig, FindsWhatWasLeftToBeFound) {
  EXPECT_EQ(read(kSft).epochs, 1);
  EXPECT_EQ(read(kSft, {"steps=5"}).epochs, 0);
  EXPECT_EQ(read(kSft, {"batch.tokens=4096"}).batch.rows, std::nullopt);
  EXPECT_EQ(read(kGrpo, {"loss.type=dr_grpo", "sampling.max_tokens=40"}).loss.longest_completion,
            40);
  const RunConfig scratch = read(
      kSft, {R"(model={"from_scratch": {"alphabet": "abc+", "words": ["<think>", "</think>"]}})"});
  EXPECT_EQ(scratch.model.from_scratch->shape.vocabulary, 8);
  EXPECT_EQ(scratch.model.from_scratch->shape.end_tokens, std::vector<std::int64_t>{0});
}

TEST(RunConfig, AnOptionalObjectBeginsWithWhatItReplaces) {
  const RunConfig run = read(kGrpo, {"sampling.max_tokens=40", "data.eval=b.jsonl",
                                     "evaluation.every=5", "evaluation.sampling.temperature=0"});
  ASSERT_TRUE(run.evaluation.sampling);
  EXPECT_EQ(run.evaluation.sampling->temperature, 0);
  EXPECT_EQ(run.evaluation.sampling->max_tokens, 40);
  EXPECT_EQ(run.data.eval, std::vector<std::string>{"b.jsonl"});
  EXPECT_FALSE(read(kGrpo, {"lora.rank=4", "lora=null"}).lora);
}

struct Fault {
  std::vector<std::string> overrides;
  const char* message;
};

TEST(RunConfig, SaysWhatIsWrongWithAValue) {
  const Fault faults[] = {
      {{"steps=-1"}, "/steps: expected a whole number of at least 0, not -1"},
      {{"steps=1.5"}, "/steps: expected a whole number of at least 0, not 1.5"},
      {{"sampling.temperature=hot"},
       "/sampling/temperature: expected a number of at least 0, not \"hot\""},
      {{"sampling.top_p=0"}, "/sampling/top_p: expected a number above 0 and at most 1, not 0"},
      {{"sampling.stop=[1]"}, "/sampling/stop: expected a list of texts, not a list"},
      {{"schedule.final_share=2"}, "/schedule/final_share: expected a number from 0 to 1, not 2"},
      {{"loss.clip_low=1"}, "/loss/clip_low: expected a number of at least 0 and below 1, not 1"},
      {{"loss.dual_clip=1"}, "/loss/dual_clip: expected a number above 1, or null, not 1"},
      {{"loss.type=ppo"},
       "/loss/type: expected \"grpo\", \"bnpo\", \"dr_grpo\", \"dapo\", \"gspo\", \"cispo\" or "
       "\"sapo\", not \"ppo\""},
      {{"template=qwen"},
       "/template: expected \"none\", \"chatml\", \"qwen2.5\", \"qwen3\", \"llama3\" or "
       "\"r1-zero\", not \"qwen\""},
      {{"sampling=3"}, "/sampling: expected an object, not 3"},
      {{"lora=true"}, "/lora: expected an object or null, not true"},
      {{"recompute=1"}, "/recompute: expected true or false, not 1"},
      {{"output=7"}, "/output: expected a text, not 7"},
      {{"reward=[]"}, "/reward: expected a preset, a file or a spec, not a list"},
      {{"kind=ppo"}, "/kind: expected \"sft\" or \"grpo\", not \"ppo\""},
      {{"checkpoint.evry=5"},
       "/checkpoint: unknown key \"evry\"; did you mean \"every\"? Known: every, keep"},
      {{"updates_per_rollout.epoch=2"},
       "/updates_per_rollout: unknown key \"epoch\"; did you mean \"epochs\"? Known: mini_batches, "
       "epochs"},
  };
  for (const Fault& fault : faults) EXPECT_EQ(error_of(kGrpo, fault.overrides), fault.message);
}

TEST(RunConfig, SaysWhichValuesMakeNoSenseTogether) {
  const Fault faults[] = {
      {{"output="}, "/output: expected the folder that the run writes to"},
      {{"model.folder="},
       "/model: expected one of \"folder\", \"stage\" and \"from_scratch\", not none"},
      {{"model.from_scratch.alphabet=ab"},
       "/model: expected one of \"folder\", \"stage\" and \"from_scratch\", not several"},
      {{"model.stage=sft", "model.folder="}, "/model/stage: there is no earlier stage"},
      {{R"(model={"from_scratch": {"alphabet": "aba"}})"},
       "/model/from_scratch/alphabet: \"a\" stands in it twice"},
      {{R"(model={"from_scratch": {"alphabet": "ab", "words": ["<a>", "<a>"]}})"},
       "/model/from_scratch/words: \"<a>\" is a token twice"},
      {{R"(model={"from_scratch": {"alphabet": "ab", "num_key_value_heads": 3}})"},
       "/model/from_scratch: \"num_attention_heads\" is 4, no multiple of the 3 of "
       "\"num_key_value_heads\""},
      {{R"(model={"from_scratch": {"alphabet": "ab"}})"},
       "/data/max_prompt_tokens: is 1024; with the 256 of /sampling/max_tokens a sequence would be "
       "longer than the 1024 tokens of the model's context"},
      {{"data.train=[]"}, "/data: expected \"train\" files or a \"task\""},
      {{"data.task.name=modular"}, "/data: expected files or a \"task\", not both"},
      {{"steps=0"}, "/steps: expected 1 or more, not 0"},
      {{"schedule.warmup_steps=11"},
       "/schedule/warmup_steps: expected at most the 10 of /steps, not 11: the peak would not be "
       "reached"},
      {{"micro_batch.rows=1", "micro_batch.tokens=64"},
       "/micro_batch: expected \"rows\" or \"tokens\", not both"},
      {{"lora.targets=[\"q\"]"},
       "/lora/targets: expected some of q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, "
       "down_proj, not \"q\""},
      {{"sampling.min_tokens=257"},
       "/sampling/min_tokens: expected at most the 256 of /sampling/max_tokens, not 257"},
      {{"sampling.temperature=0"},
       "/sampling/temperature: expected a number above 0, not 0: the completions of a group would "
       "all be the same, and so would their rewards"},
      {{"reward=null"}, "/reward: expected a preset, a file or a spec, not nothing"},
      {{"evaluation.every=5"},
       "/evaluation/every: there are no held-out prompts: /data has no \"eval\""},
      {{"rollout.group_size=1"},
       "/rollout/group_size: expected 2 or more, not 1: with the baseline \"group_mean\" and the "
       "scale \"group\" the advantages of groups of one would all be 0"},
      {{"updates_per_rollout.mini_batches=3"},
       "/updates_per_rollout/mini_batches: expected a divisor of the 512 completions of a rollout, "
       "not 3"},
      {{"rollout.overlong.cache=300"},
       "/rollout/overlong: \"cache\" is 300, more than the 256 of \"length\""},
      {{"rollout.overlong.length=400"},
       "/rollout/overlong: the penalty begins after 336 tokens, which no completion reaches: "
       "/sampling/max_tokens is 256"},
      {{"loss.type=cispo"},
       "/loss/clip_high: expected 1 or more, not 0.2: of \"cispo\" it is the cap of the weight "
       "itself, and tokens that the policy has not changed weigh 1"},
      {{"loss.delta=1.1"},
       "/loss/delta: expected more than 1 + /loss/clip_high, which is 1.2, not 1.1"},
      {{"loss.kl_place=reward"}, "/loss/kl_place: is \"reward\", but /loss/kl_coefficient is 0"},
      {{"loss.kl_place=reward", "loss.kl_coefficient=1",
        "advantage.aggregation=normalize_then_sum"},
       "/loss/kl_place: is \"reward\", but /advantage/aggregation adds no rewards up before they "
       "are normalised"},
      {{"reference.replace_every=5", "loss.kl_coefficient=1", "lora.rank=4"},
       "/reference: with /lora the reference is the model without its adapters, which never "
       "changes"},
      {{"reference.replace_every=5"},
       "/reference: there is no reference policy while /loss/kl_coefficient is 0"},
      {{"reference.ema=0.5"},
       "/reference: \"ema\" is given, but \"replace_every\" is 0: the reference never changes"},
      {{"advantage.scale=none", "advantage.aggregation=normalize_then_sum"},
       "/advantage/scale: expected \"group\" with /advantage/aggregation \"normalize_then_sum\", "
       "which divides by the deviations of group and batch, not \"none\""},
      {{"advantage.weights=[1, 2]"},
       "/advantage/weights: are for /advantage/aggregation \"normalize_then_sum\" alone: /reward "
       "adds its components up by weights of its own, give them there"},
      {{"advantage.weights=[1]", "advantage.aggregation=normalize_then_sum"},
       "/advantage/weights: expected 2 numbers, one for each component of the reward, not 1"},
      {{R"(reward={"components": [{"verifier": 3}]})"},
       "/reward/components/0/verifier: expected a string that is not empty, not 3"},
  };
  for (const Fault& fault : faults) EXPECT_EQ(error_of(kGrpo, fault.overrides), fault.message);
  EXPECT_EQ(error_of(kSft, {"steps=5", "epochs=2"}),
            "/epochs: expected \"steps\" or \"epochs\", not both");
  EXPECT_EQ(error_of(kSft, {"batch={\"rows\": 1, \"tokens\": 2}"}),
            "/batch: expected \"rows\" or \"tokens\", not both");
  EXPECT_EQ(error_of(kSft, {"data.eval=b.jsonl", "evaluation.every=5"}),
            "/evaluation/every: there is no /reward to judge completions by");
  EXPECT_EQ(error_of("[]"), "/: expected an object, not a list");
  EXPECT_EQ(error_of("{}"), "/kind: expected \"sft\" or \"grpo\", not nothing");
  EXPECT_EQ(error_of("{").substr(0, 16), "not valid JSON: ");
}

TEST(RunConfig, SaysWhatIsWrongWithAnOverride) {
  EXPECT_EQ(error_of(kGrpo, {"steps"}),
            "\"steps\": expected PATH=VALUE, as in sampling.temperature=0.7");
  EXPECT_EQ(error_of(kGrpo, {"steps.a=1"}), "/steps: is 10, which has no key \"a\"");
  EXPECT_EQ(error_of(kGrpo, {"data.train.1=b"}), "/data/train: unknown element \"1\". Known: 0");
}

/// Every key of GRPO, with a value that is not its default wherever another is possible.
constexpr const char* kWholeGrpo = R"({
  "kind": "grpo", "name": "second", "description": "for people", "output": "runs/b",
  "model": {"folder": "", "stage": "", "from_scratch": {
    "architecture": "llama", "hidden_size": 32, "intermediate_size": 96, "num_hidden_layers": 3,
    "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 8,
    "max_position_embeddings": 512, "rms_norm_eps": 1e-05, "rope_theta": 500000.0,
    "rope_scaling": {"factor": 8.0, "low_freq_factor": 2.0, "high_freq_factor": 5.0,
                     "original_max_position_embeddings": 256},
    "tie_word_embeddings": false, "attention_bias": false, "alphabet": "01+=",
    "words": ["<think>"], "end_token": "<end>", "padding_token": "<none>"}},
  "tokenizer": "t", "template": "llama3",
  "data": {"train": [], "eval": [],
    "fields": {"prompt": ["q"], "completion": ["c"], "reference": ["r"]},
    "task": {"name": "countdown", "train": 7, "eval": 5, "seed": 3, "digits": 4, "numbers": 4,
             "largest": 9, "modulus": 11, "sentence": true, "held_out": 0.25},
    "max_prompt_tokens": 64},
  "reward": {"components": [{"verifier": "math"}]},
  "steps": 20, "micro_batch": {"rows": null, "tokens": 4096},
  "optimizer": {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-06, "weight_decay": 0.1,
                "max_gradient_norm": 0.5},
  "schedule": {"peak": 0.0005, "warmup_steps": 3, "decay": "cosine", "final_share": 0.1},
  "lora": {"rank": 4, "alpha": 8.0, "targets": ["q_proj"]},
  "sampling": {"temperature": 0.7, "top_k": 20, "top_p": 0.9, "min_p": 0.1, "max_tokens": 48,
               "min_tokens": 2, "stop": ["</answer>"], "end_tokens": [0, 2], "seed": 9},
  "evaluation": {"every": 5, "prompts": 50, "samples": 4, "sampling": {
    "temperature": 0.2, "top_k": 21, "top_p": 0.8, "min_p": 0.2, "max_tokens": 49,
    "min_tokens": 1, "stop": ["a"], "end_tokens": [1], "seed": 10}},
  "checkpoint": {"every": 10, "keep": 3},
  "seed": 5, "threads": 1, "device": "auto", "type": "bfloat16", "recompute": true,
  "rollout": {"prompts": 4, "group_size": 8, "slots": 16, "dynamic_sampling": true,
              "max_tries": 5, "overlong": {"length": 40, "cache": 8},
              "shuffle_rewards": true},
  "loss": {"type": "dr_grpo", "clip_low": 0.1, "clip_high": 0.28, "dual_clip": 3.0, "delta": 4.0,
    "sapo_temperature_positive": 2.0, "sapo_temperature_negative": 2.1, "kl_coefficient": 0.001,
    "kl_estimator": "k2", "kl_place": "loss", "kl_times_ratio": true, "entropy_coefficient": 0.01,
    "sampler_correction": {"level": "sequence", "mode": "mask", "cap": 5.0},
    "mask_truncated": true, "local_normalizer": false, "longest_completion": 48},
  "advantage": {"baseline": "leave_one_out", "scale": "group", "aggregation": "normalize_then_sum",
                "weights": [0.5], "epsilon": 0.001, "drop_groups_without_signal": true},
  "updates_per_rollout": {"mini_batches": 2, "epochs": 3},
  "reference": {"replace_every": 0, "ema": 0.0}})";

constexpr const char* kWholeSft = R"({"kind": "sft", "output": "o", "model": {"folder": "m"},
  "data": {"train": ["a.jsonl"]}, "epochs": 3, "batch": {"rows": null, "tokens": 2048},
  "packing": true, "mask_prompt": false})";

TEST(RunConfig, AsksTheLossWhatBelongsToItsType) {
  EXPECT_EQ(error_of(kGrpo, {"loss.type=sapo", "loss.dual_clip=3"}),
            "/: loss.dual_clip is for losses that clip: sapo has none, leave it out");
  EXPECT_EQ(error_of(kGrpo, {"loss.local_normalizer=true"}),
            "/: loss.local_normalizer is for the type bnpo alone: leave it out");
  EXPECT_TRUE(read(kGrpo, {"loss.type=bnpo", "loss.local_normalizer=true"}).loss.local_normalizer);
}

TEST(RunConfig, EveryValueIsReadAndWritten) {
  const std::string written = to_json(read(kWholeGrpo));
  EXPECT_EQ(nlohmann::json::parse(written), nlohmann::json::parse(kWholeGrpo));
  EXPECT_EQ(to_json(read(written)), written);
  // A key that is bound to another's member would have a default here.
  const nlohmann::json values = nlohmann::json::parse(written).flatten();
  const nlohmann::json defaults = nlohmann::json::parse(to_json(RunConfig{})).flatten();
  const std::set<std::string> same = {
      "/kind", "/model/folder", "/model/stage", "/data/train", "/data/eval", "/micro_batch/rows",
      // These do not go with other values that are here.
      "/advantage/scale", "/loss/kl_place", "/loss/local_normalizer", "/reference/replace_every",
      "/reference/ema"};
  for (const auto& [path, value] : values.items())
    if (!same.contains(path)) {
      EXPECT_NE(value, defaults.value(path, nlohmann::json())) << path;
    }

  const std::string sft = to_json(read(kWholeSft));
  EXPECT_EQ(to_json(read(sft)), sft);
  for (const char* key : {"epochs", "batch", "packing", "mask_prompt"})
    EXPECT_EQ(Json::parse(sft)[key], Json::parse(kWholeSft)[key]) << key;
  EXPECT_FALSE(Json::parse(sft).contains("loss"));
}

constexpr const char* kStages = R"({"output": "runs/zero", "seed": 3, "sampling": {"top_k": 5},
  "reward": "r1-zero", "data": {"task": {"name": "addition"}},
  "stages": [
    {"kind": "sft", "name": "cold-start", "model": {"folder": "m"}, "steps": 4},
    {"kind": "grpo", "model": {"stage": "cold-start"}, "steps": 6, "seed": 8,
     "sampling": {"temperature": 0.5}}]})";

TEST(Recipe, StagesShareWhatStandsBesideThem) {
  const auto recipe = Recipe::from_json(kStages);
  ASSERT_TRUE(recipe) << recipe.error().message;
  const RunConfig& first = recipe->runs.at(0);
  const RunConfig& second = recipe->runs.at(1);
  EXPECT_EQ(first.output, "runs/zero/cold-start");
  EXPECT_EQ(second.output, "runs/zero/grpo");
  EXPECT_EQ(second.model.folder, "runs/zero/cold-start/final");
  EXPECT_EQ(first.seed, 3u);
  EXPECT_EQ(second.seed, 8u);
  EXPECT_EQ(second.sampling.top_k, 5);
  EXPECT_EQ(second.sampling.temperature, 0.5);
  const auto again = Recipe::from_json(recipe->to_json());
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->to_json(), recipe->to_json());
}

TEST(Recipe, OverridesNameAStageByItsNumberOrName) {
  const std::vector<std::string> overrides = {"stages.cold-start.steps=9", "stages.1.seed=1",
                                              "output=runs/other"};
  const auto recipe = Recipe::from_json(kStages, overrides);
  ASSERT_TRUE(recipe) << recipe.error().message;
  EXPECT_EQ(recipe->runs[0].steps, 9);
  EXPECT_EQ(recipe->runs[1].seed, 1u);
  EXPECT_EQ(recipe->runs[1].model.folder, "runs/other/cold-start/final");
}

TEST(Recipe, SaysWhatIsWrongWithAStage) {
  const Fault faults[] = {
      {{"stages=[]"}, "/stages: expected a list of at least one stage, not an empty one"},
      {{"stages.0=3"}, "/stages/0: expected an object, not 3"},
      {{"stages.1.steps=x"}, "/stages/1/steps: expected a whole number of at least 0, not \"x\""},
      {{"stages.1.rollout.group_size=1"},
       "/stages/1/rollout/group_size: expected 2 or more, not 1: with the baseline \"group_mean\" "
       "and the scale \"group\" the advantages of groups of one would all be 0"},
      {{"stages.1.model.stage=cold-star"},
       "/stages/1/model/stage: unknown earlier stage \"cold-star\"; did you mean \"cold-start\"? "
       "Known: cold-start"},
      {{"stages.1.name=cold-start"},
       "/stages/1/name: \"cold-start\" is the name of an earlier stage too"},
      {{"stages.1.output=runs/zero/cold-start"},
       "/stages/1/output: \"runs/zero/cold-start\" is the output of an earlier stage too"},
      {{"stages.gpo.steps=3"},
       "/stages: unknown element \"gpo\"; did you mean \"grpo\"? Known: cold-start, grpo"},
      {{"checkpoint.evry=1"},
       "/checkpoint: unknown key \"evry\"; did you mean \"every\"? Known: every, keep"},
  };
  for (const Fault& fault : faults) EXPECT_EQ(error_of(kStages, fault.overrides), fault.message);
}

TEST(Recipe, AFileIsNamedInItsErrors) {
  const test::TempFolder folder;
  const std::string file = folder.write("run.json", R"({"kind": "rl"})");
  EXPECT_EQ(Recipe::from_file(file).error().message,
            file + ": /kind: expected \"sft\" or \"grpo\", not \"rl\"");
}

TEST(Recipe, TheDemonstrationAndTheListOfKeysAreWhatTheyShouldBe) {
  const std::string root = CUPEL_SOURCE_DIR;
  const auto recipe = Recipe::from_file(root + "/recipes/r1-zero-mini.json");
  ASSERT_TRUE(recipe) << recipe.error().message;
  EXPECT_EQ(recipe->runs.size(), 2u);
  const std::string docs = test::read_file(root + "/docs/train-config.md");
  for (const RunKind kind : {RunKind::sft, RunKind::grpo}) {
    RunConfig run;
    run.kind = kind;
    for (const ListedField& field : list_fields(run_fields(run))) {
      if (field.path == "kind") continue;  // it has no default
      const std::string line = table_row(field);
      EXPECT_NE(docs.find(line), std::string::npos) << line;
    }
  }
}

}  // namespace
}  // namespace cupel::trainer
