#include "trainer/config/enum_names.h"
#include "trainer/config/internal/parts.h"

namespace cupel::trainer {
namespace {

Section correction_fields(SamplerCorrection& correction) {
  Section section;
  section.add("level", correction.level, "a weight for each token, or one for the completion");
  section.add("mode", correction.mode, "what is above the cap becomes the cap, or takes no part");
  section.add("cap", correction.cap, above(0), "the largest weight");
  return section;
}

}  // namespace

Section sampling_fields(SamplingOptions& sampling) {
  Section section;
  section.add("temperature", sampling.temperature, at_least(0), "0: always the likeliest token");
  section.add("top_k", sampling.top_k, at_least(0), "of the likeliest tokens; 0: all");
  section.add("top_p", sampling.top_p, {0, 1, false, true},
              "the fewest of the likeliest that have this much together");
  section.add("min_p", sampling.min_p, from_to_below(0, 1),
              "tokens with at least this share of the likeliest's probability");
  section.add("max_tokens", sampling.max_tokens, at_least(1), "of a completion");
  section.add("min_tokens", sampling.min_tokens, at_least(0), "no end before");
  section.add("stop", sampling.stop, "texts that end a completion; they stay in it");
  section.add("end_tokens", sampling.end_tokens, "empty: those of the model");
  section.add("seed", sampling.seed, "of the draws, beside the run's");
  return section;
}

Section loss_fields(LossOptions& loss) {
  Section section;
  section.add("type", loss.type, "which policy-gradient loss");
  section.add("clip_low", loss.clip_low, from_to_below(0, 1), "the ratio counts down to 1 - this");
  section.add("clip_high", loss.clip_high, above(0),
              "the ratio counts up to 1 + this; of `cispo`: the cap of the weight itself");
  section.add("dual_clip", loss.dual_clip, above(1),
              "bounds the loss where the advantage is below 0");
  section.add("delta", loss.delta, above(1), "an upper bound of the ratio, before the minimum");
  section.add("sapo_temperature_positive", loss.sapo_temperature_positive, above(0),
              "`sapo`: of advantages above 0");
  section.add("sapo_temperature_negative", loss.sapo_temperature_negative, above(0),
              "`sapo`: of advantages below 0");
  section.add("kl_coefficient", loss.kl_coefficient, at_least(0),
              "β, what the KL from the reference policy weighs");
  section.add("kl_estimator", loss.kl_estimator, "of the KL");
  section.add("kl_place", loss.kl_place, "added to the loss, or taken from the reward");
  section.add("kl_times_ratio", loss.kl_times_ratio,
              "the KL in the loss is multiplied by the ratio, as TRL does");
  section.add("entropy_coefficient", loss.entropy_coefficient, at_least(0), "a bonus for entropy");
  section.add_section("sampler_correction", loss.sampler_correction, correction_fields,
                      "weights for completions that another program sampled");
  section.add("mask_truncated", loss.mask_truncated, "completions that were cut off take no part");
  section.add("local_normalizer", loss.local_normalizer,
              "`bnpo`: a mean of each micro-batch's mean over tokens, as TRL has it");
  section.add("longest_completion", loss.longest_completion, at_least(0),
              "`dr_grpo` divides by it; 0: sampling.max_tokens");
  return section;
}

Section advantage_fields(AdvantageOptions& advantage) {
  Section section;
  section.add("baseline", advantage.baseline, "what is taken from a reward");
  section.add("scale", advantage.scale, "whose standard deviation it is divided by");
  section.add("aggregation", advantage.aggregation, "when several rewards become one");
  section.add("weights", advantage.weights,
              "of the reward's components, with normalize_then_sum; empty: the reward's own");
  section.add("epsilon", advantage.epsilon, above(0), "added to the standard deviation");
  section.add("drop_groups_without_signal", advantage.drop_groups_without_signal,
              "groups whose rewards are all equal take no part in the loss");
  return section;
}

Section optimizer_fields(AdamWOptions& optimizer) {
  Section section;
  section.add("beta1", optimizer.beta1, from_to_below(0, 1), "decay of the gradient's mean");
  section.add("beta2", optimizer.beta2, from_to_below(0, 1), "decay of its square's mean");
  section.add("epsilon", optimizer.epsilon, above(0), "added to the root of that");
  section.add("weight_decay", optimizer.weight_decay, at_least(0), "of matrices");
  section.add("max_gradient_norm", optimizer.max_gradient_norm, at_least(0),
              "longer gradients are shortened to it; 0: none are");
  return section;
}

Section schedule_fields(ScheduleOptions& schedule) {
  Section section;
  section.add("peak", schedule.peak, above(0), "the learning rate after warm-up");
  section.add("warmup_steps", schedule.warmup_steps, at_least(0), "steps from 0 up to the peak");
  section.add("decay", schedule.decay, "how it goes down from there");
  section.add("final_share", schedule.final_share, from_to(0, 1),
              "of the peak, at the last step; not of `constant`");
  return section;
}

Section lora_fields(LoraOptions& lora) {
  Section section;
  section.add("rank", lora.rank, at_least(1), "of the adapters");
  section.add("alpha", lora.alpha, above(0), "they are scaled by alpha / rank");
  section.add("targets", lora.targets, "the projections that have one");
  return section;
}

}  // namespace cupel::trainer
