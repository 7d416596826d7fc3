#include "trainer/config/internal/rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <set>

#include "trainer/config/enum_names.h"

namespace cupel::trainer {
namespace {

// The model and the data

std::string output_fault(const RunConfig& config) {
  return config.output.empty() ? "expected the folder that the run writes to" : "";
}

std::string model_fault(const RunConfig& config) {
  const ModelSource& model = config.model;
  const int sources =
      (model.folder.empty() ? 0 : 1) + (model.stage.empty() ? 0 : 1) + (model.from_scratch ? 1 : 0);
  if (sources == 1) return "";
  return fmt::format("expected one of \"folder\", \"stage\" and \"from_scratch\", not {}",
                     sources == 0 ? "none" : "several");
}

std::string shape_fault(const RunConfig& config) {
  if (!config.model.from_scratch) return "";
  const auto checked = config.model.from_scratch->shape.check();
  return checked ? "" : checked.error().message;
}

std::string alphabet_fault(const RunConfig& config) {
  if (!config.model.from_scratch) return "";
  const std::string& alphabet = config.model.from_scratch->alphabet;
  if (alphabet.empty()) return "expected the characters that are tokens";
  std::set<char> seen;
  for (const char character : alphabet) {
    if (static_cast<unsigned char>(character) >= 0x80)
      return "expected ASCII alone: a character beyond it is no single token";
    if (!seen.insert(character).second) return fmt::format("\"{}\" stands in it twice", character);
  }
  return "";
}

std::string words_fault(const RunConfig& config) {
  if (!config.model.from_scratch) return "";
  const ScratchModel& scratch = *config.model.from_scratch;
  std::set<std::string> seen;
  std::vector<std::string> tokens = {scratch.end_token, scratch.padding_token};
  tokens.insert(tokens.end(), scratch.words.begin(), scratch.words.end());
  for (const std::string& token : tokens) {
    if (token.size() < 2) return fmt::format("\"{}\" is no text of two characters or more", token);
    if (!seen.insert(token).second) return fmt::format("\"{}\" is a token twice", token);
  }
  return "";
}

std::string data_fault(const RunConfig& config) {
  const DataOptions& data = config.data;
  if (data.task && (!data.train.empty() || !data.eval.empty()))
    return "expected files or a \"task\", not both";
  if (!data.task && data.train.empty()) return "expected \"train\" files or a \"task\"";
  return "";
}

std::string prompt_length_fault(const RunConfig& config) {
  if (!config.model.from_scratch) return "";
  const std::int64_t context = config.model.from_scratch->shape.context;
  const std::int64_t room = context - config.sampling.max_tokens;
  if (config.kind == RunKind::sft || config.data.max_prompt_tokens <= room) return "";
  return fmt::format(
      "is {}; with the {} of /sampling/max_tokens a sequence would be longer than the {} tokens of "
      "the model's context",
      config.data.max_prompt_tokens, config.sampling.max_tokens, context);
}

// Steps

std::string steps_fault(const RunConfig& config) {
  return config.steps == 0 ? "expected 1 or more, not 0" : "";
}

std::string epochs_fault(const RunConfig& config) {
  return config.steps > 0 && config.epochs > 0 ? "expected \"steps\" or \"epochs\", not both" : "";
}

std::string warmup_fault(const RunConfig& config) {
  const std::int64_t warmup = config.schedule.warmup_steps;
  if (config.steps == 0 || warmup <= config.steps) return "";
  return fmt::format("expected at most the {} of /steps, not {}: the peak would not be reached",
                     config.steps, warmup);
}

std::string micro_batch_fault(const RunConfig& config) {
  return config.micro_batch.rows && config.micro_batch.tokens
             ? "expected \"rows\" or \"tokens\", not both"
             : "";
}

std::string batch_fault(const RunConfig& config) {
  return config.batch.rows && config.batch.tokens ? "expected \"rows\" or \"tokens\", not both"
                                                  : "";
}

std::string lora_fault(const RunConfig& config) {
  if (!config.lora) return "";
  const LoraOptions known;
  const std::set<std::string> names(known.targets.begin(), known.targets.end());
  for (const std::string& target : config.lora->targets)
    if (!names.contains(target))
      return fmt::format("expected some of {}, not \"{}\"", fmt::join(known.targets, ", "), target);
  return config.lora->targets.empty() ? "expected at least one projection" : "";
}

// Sampling and evaluation

std::string end_fault(const RunConfig& config) {
  const SamplingOptions& sampling = config.sampling;
  if (sampling.min_tokens <= sampling.max_tokens) return "";
  return fmt::format("expected at most the {} of /sampling/max_tokens, not {}", sampling.max_tokens,
                     sampling.min_tokens);
}

std::string greedy_fault(const RunConfig& config) {
  return config.sampling.temperature > 0
             ? ""
             : "expected a number above 0, not 0: the completions of a "
               "group would all be the same, and so would their rewards";
}

std::string evaluation_fault(const RunConfig& config) {
  if (config.evaluation.every == 0) return "";
  const bool has_prompts =
      config.data.task ? config.data.task->eval > 0 : !config.data.eval.empty();
  if (!has_prompts) return "there are no held-out prompts: /data has no \"eval\"";
  return config.reward.is_null() ? "there is no /reward to judge completions by" : "";
}

std::string reward_fault(const RunConfig& config) {
  return config.reward.is_null() ? "expected a preset, a file or a spec, not nothing" : "";
}

// GRPO

std::string group_fault(const RunConfig& config) {
  if (config.rollout.group_size > 1) return "";
  return fmt::format(
      "expected 2 or more, not 1: with the baseline \"{}\" and the scale \"{}\" the advantages of "
      "groups of one would all be 0",
      name_of(config.advantage.baseline), name_of(config.advantage.scale));
}

std::string mini_batch_fault(const RunConfig& config) {
  const std::int64_t rows = config.rollout.prompts * config.rollout.group_size;
  const std::int64_t parts = config.updates_per_rollout.mini_batches;
  if (rows % parts == 0) return "";
  return fmt::format("expected a divisor of the {} completions of a rollout, not {}", rows, parts);
}

std::string overlong_fault(const RunConfig& config) {
  if (!config.rollout.overlong) return "";
  const OverlongPenalty& overlong = *config.rollout.overlong;
  if (overlong.cache > overlong.length)
    return fmt::format("\"cache\" is {}, more than the {} of \"length\"", overlong.cache,
                       overlong.length);
  if (overlong.length - overlong.cache >= config.sampling.max_tokens)
    return fmt::format(
        "the penalty begins after {} tokens, which no completion reaches: /sampling/max_tokens is "
        "{}",
        overlong.length - overlong.cache, config.sampling.max_tokens);
  return "";
}

std::string cap_fault(const RunConfig& config) {
  if (config.loss.type != LossType::cispo || config.loss.clip_high >= 1) return "";
  return fmt::format(
      "expected 1 or more, not {}: of \"cispo\" it is the cap of the weight itself, and tokens "
      "that the policy has not changed weigh 1",
      config.loss.clip_high);
}

std::string delta_fault(const RunConfig& config) {
  if (!config.loss.delta || *config.loss.delta > 1 + config.loss.clip_high) return "";
  return fmt::format("expected more than 1 + /loss/clip_high, which is {}, not {}",
                     1 + config.loss.clip_high, *config.loss.delta);
}

std::string kl_place_fault(const RunConfig& config) {
  if (config.loss.kl_place == KlPlace::loss) return "";
  if (config.loss.kl_coefficient == 0) return "is \"reward\", but /loss/kl_coefficient is 0";
  return config.advantage.aggregation == RewardAggregation::normalize_then_sum
             ? "is \"reward\", but /advantage/aggregation adds no rewards up before they are "
               "normalised"
             : "";
}

std::string scale_fault(const RunConfig& config) {
  const AdvantageOptions& advantage = config.advantage;
  return advantage.aggregation == RewardAggregation::normalize_then_sum &&
                 advantage.scale != AdvantageScale::group
             ? fmt::format(
                   "expected \"group\" with /advantage/aggregation \"normalize_then_sum\", which "
                   "divides by the deviations of group and batch, not \"{}\"",
                   name_of(advantage.scale))
             : "";
}

std::string weights_fault(const RunConfig& config) {
  const AdvantageOptions& advantage = config.advantage;
  return advantage.weights.empty() || advantage.aggregation == RewardAggregation::normalize_then_sum
             ? ""
             : "are for /advantage/aggregation \"normalize_then_sum\" alone: /reward adds its "
               "components up by weights of its own, give them there";
}

std::string reference_fault(const RunConfig& config) {
  const ReferenceOptions& reference = config.reference;
  if (reference.replace_every > 0 && config.loss.kl_coefficient == 0)
    return "there is no reference policy while /loss/kl_coefficient is 0";
  if (reference.replace_every == 0 && reference.ema > 0)
    return "\"ema\" is given, but \"replace_every\" is 0: the reference never changes";
  if (reference.replace_every > 0 && config.lora)
    return "with /lora the reference is the model without its adapters, which never changes";
  return "";
}

constexpr RunKind kSft = RunKind::sft;
constexpr RunKind kGrpo = RunKind::grpo;

constexpr std::array kRules = {
    Rule{"/output", {}, output_fault},
    Rule{"/model", {}, model_fault},
    Rule{"/model/from_scratch/alphabet", {}, alphabet_fault},
    Rule{"/model/from_scratch/words", {}, words_fault},
    Rule{"/model/from_scratch", {}, shape_fault},
    Rule{"/data", {}, data_fault},
    Rule{"/data/max_prompt_tokens", {}, prompt_length_fault},
    Rule{"/steps", kGrpo, steps_fault},
    Rule{"/epochs", kSft, epochs_fault},
    Rule{"/schedule/warmup_steps", {}, warmup_fault},
    Rule{"/micro_batch", {}, micro_batch_fault},
    Rule{"/batch", kSft, batch_fault},
    Rule{"/lora/targets", {}, lora_fault},
    Rule{"/sampling/min_tokens", {}, end_fault},
    Rule{"/sampling/temperature", kGrpo, greedy_fault},
    Rule{"/reward", kGrpo, reward_fault},
    Rule{"/evaluation/every", {}, evaluation_fault},
    Rule{"/rollout/group_size", kGrpo, group_fault},
    Rule{"/updates_per_rollout/mini_batches", kGrpo, mini_batch_fault},
    Rule{"/rollout/overlong", kGrpo, overlong_fault},
    Rule{"/loss/clip_high", kGrpo, cap_fault},
    Rule{"/loss/delta", kGrpo, delta_fault},
    Rule{"/loss/kl_place", kGrpo, kl_place_fault},
    Rule{"/advantage/scale", kGrpo, scale_fault},
    Rule{"/advantage/weights", kGrpo, weights_fault},
    Rule{"/reference", kGrpo, reference_fault},
};

}  // namespace

std::span<const Rule> rules() { return kRules; }

}  // namespace cupel::trainer
