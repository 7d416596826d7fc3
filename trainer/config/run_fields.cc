#include "trainer/config/run_fields.h"

#include <array>

#include "trainer/config/enum_names.h"
#include "trainer/config/internal/parts.h"

namespace cupel::trainer {
namespace {

constexpr std::array<std::string_view, 6> kTemplates = {"none",  "chatml", "qwen2.5",
                                                        "qwen3", "llama3", "r1-zero"};
constexpr std::array<std::string_view, 3> kDevices = {"auto", "cpu", "cuda"};
constexpr std::array<std::string_view, 2> kTypes = {"float32", "bfloat16"};

Section batch_fields(BatchSize& batch) {
  Section section;
  section.add("rows", batch.rows, at_least(1), "so many rows");
  section.add("tokens", batch.tokens, at_least(1), "or as many rows as have so many tokens");
  return section;
}

Section evaluation_fields(RunConfig& config) {
  EvaluationOptions& evaluation = config.evaluation;
  Section section;
  section.add("every", evaluation.every, at_least(0), "steps; 0: never");
  section.add("prompts", evaluation.prompts, at_least(0), "the first of them; 0: all");
  section.add("samples", evaluation.samples, at_least(1), "completions of each prompt");
  section.add_section("sampling", evaluation.sampling, sampling_fields,
                      "in place of the run's sampling, whose values it begins with",
                      &config.sampling);
  return section;
}

Section checkpoint_fields(CheckpointOptions& checkpoint) {
  Section section;
  section.add("every", checkpoint.every, at_least(0), "steps; 0: at the end alone");
  section.add("keep", checkpoint.keep, at_least(1), "the latest so many are kept");
  return section;
}

Section overlong_fields(OverlongPenalty& overlong) {
  Section section;
  section.add("length", overlong.length, at_least(1), "tokens at which the penalty is -1");
  section.add("cache", overlong.cache, at_least(1), "it begins so many tokens before");
  return section;
}

Section rollout_fields(RolloutOptions& rollout) {
  Section section;
  section.add("prompts", rollout.prompts, at_least(1), "a step");
  section.add("group_size", rollout.group_size, at_least(1), "completions of each prompt");
  section.add("slots", rollout.slots, at_least(1), "completions that are sampled at once");
  section.add("dynamic_sampling", rollout.dynamic_sampling,
              "groups whose rewards are all the same are drawn anew");
  section.add("max_tries", rollout.max_tries, at_least(1), "batches that this draws at most");
  section.add_section("overlong", rollout.overlong, overlong_fields,
                      "a penalty that grows softly before the longest completion (DAPO)");
  section.add("shuffle_rewards", rollout.shuffle_rewards,
              "a control: rewards are dealt out anew among a batch's completions, so that nothing "
              "is left to learn");
  return section;
}

Section updates_fields(UpdatesPerRollout& updates) {
  Section section;
  section.add("mini_batches", updates.mini_batches, at_least(1),
              "updates from one pass over a rollout");
  section.add("epochs", updates.epochs, at_least(1), "passes over it");
  return section;
}

Section reference_fields(ReferenceOptions& reference) {
  Section section;
  section.add("replace_every", reference.replace_every, at_least(0),
              "steps after which the reference policy follows the policy; 0: never");
  section.add("ema", reference.ema, from_to_below(0, 1),
              "the share of the old reference that stays; 0: it is replaced");
  return section;
}

bool is_spec(const Json& value) {
  return value.is_null() || value.is_object() ||
         (value.is_string() && !value.get_ref<const std::string&>().empty());
}

void add_sources(Section& section, RunConfig& config) {
  section.add_section("model", config.model, model_fields, "where the weights come from");
  section.add("tokenizer", config.tokenizer, "a tokenizer's folder; empty: the model's");
  section.add_name("template", config.chat_template, kTemplates, "the chat template");
  section.add_section("data", config.data, data_fields, "the rows, from files or a task");
  section.add_json("reward", config.reward, "a preset, a file or a spec", is_spec,
                   "the reward spec (spec.md); null: none, which only SFT can do without");
}

void add_machine(Section& section, RunConfig& config) {
  section.add("seed", config.seed, "of all that is random");
  section.add("threads", config.threads, at_least(0), "0: CUPEL_THREADS, or every core");
  section.add_name("device", config.device, kDevices, "where tensors live");
  section.add_name("type", config.type, kTypes, "of the weights that compute");
  section.add("recompute", config.recompute, "activations are computed again instead of kept");
}

void add_sft(Section& section, RunConfig& config) {
  section.add("epochs", config.epochs, at_least(0), "passes over the rows, where steps is 0");
  section.add_section("batch", config.batch, batch_fields, "rows of one step");
  section.add("packing", config.packing, "several rows stand in one sequence, apart");
  section.add("mask_prompt", config.mask_prompt, "the loss is that of completions alone");
}

void add_grpo(Section& section, RunConfig& config) {
  section.add_section("rollout", config.rollout, rollout_fields, "what is sampled each step");
  section.add_section("loss", config.loss, loss_fields, "the loss (losses.md)");
  section.add_section("advantage", config.advantage, advantage_fields,
                      "from rewards to advantages");
  section.add_section("updates_per_rollout", config.updates_per_rollout, updates_fields,
                      "how often a rollout is learnt from");
  section.add_section("reference", config.reference, reference_fields, "the reference policy");
}

}  // namespace

Section shared_fields(RunConfig& config) {
  Section section;
  section.add("kind", config.kind, "supervised fine-tuning, or GRPO and its kin");
  section.add("name", config.name, "of the stage, in a recipe; empty: its kind");
  section.add("description", config.description, "for people");
  section.add("output", config.output, "the run's folder");
  add_sources(section, config);
  section.add("steps", config.steps, at_least(0), "updates (SFT) or rollouts (GRPO)");
  section.add_section("micro_batch", config.micro_batch, batch_fields,
                      "rows that are computed at once; it changes no result");
  section.add_section("optimizer", config.optimizer, optimizer_fields, "AdamW");
  section.add_section("schedule", config.schedule, schedule_fields, "the learning rate");
  section.add_section("lora", config.lora, lora_fields, "low-rank adapters alone are trained");
  section.add_section("sampling", config.sampling, sampling_fields, "how completions are drawn");
  section.add_section("evaluation", config, evaluation_fields, "on held-out prompts");
  section.add_section("checkpoint", config.checkpoint, checkpoint_fields,
                      "from which a run resumes");
  add_machine(section, config);
  return section;
}

Section run_fields(RunConfig& config) {
  Section section = shared_fields(config);
  if (config.kind == RunKind::sft)
    add_sft(section, config);
  else
    add_grpo(section, config);
  return section;
}

}  // namespace cupel::trainer
