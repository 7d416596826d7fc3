#include "trainer/config/check.h"

#include <fmt/format.h>

#include <set>

#include "rewards/engine.h"
#include "trainer/config/internal/rules.h"
#include "trainer/config/section.h"

namespace cupel::trainer {
namespace {

constexpr std::int64_t kMicroBatchRows = 8;
constexpr std::int64_t kBatchRows = 32;

void complete(BatchSize& batch, std::int64_t rows) {
  if (!batch.rows && !batch.tokens) batch.rows = rows;
}

/// How many characters there are; ill-formed bytes count for one each.
std::int64_t character_count(const std::string& text) {
  std::int64_t count = 0;
  for (const char byte : text)
    if ((static_cast<unsigned char>(byte) & 0xc0) != 0x80) ++count;
  return count;
}

void complete(ScratchModel& scratch) {
  ModelConfig& shape = scratch.shape;
  shape.vocabulary =
      2 + static_cast<std::int64_t>(scratch.words.size()) + character_count(scratch.alphabet);
  shape.end_tokens = {0};
  shape.padding_token = 1;
}

}  // namespace

void complete(RunConfig& config) {
  if (config.model.from_scratch) complete(*config.model.from_scratch);
  if (config.tokenizer.empty()) config.tokenizer = config.model.folder;
  complete(config.micro_batch, kMicroBatchRows);
  if (config.kind == RunKind::sft) {
    complete(config.batch, kBatchRows);
    if (config.steps == 0 && config.epochs == 0) config.epochs = 1;
  } else if (config.loss.type == LossType::dr_grpo && config.loss.longest_completion == 0) {
    config.loss.longest_completion = config.sampling.max_tokens;
  }
}

Result<void> check(const RunConfig& config, const std::string& path) {
  for (const Rule& rule : rules()) {
    if (rule.kind && *rule.kind != config.kind) continue;
    if (const std::string fault = rule.fault(config); !fault.empty())
      return failure(fmt::format("{}{}: {}", path, rule.path, fault));
  }
  if (config.kind == RunKind::grpo)
    if (auto checked = config.loss.check(); !checked)
      return failure(fmt::format("{}/: {}", path, checked.error().message));
  if (config.reward.is_null()) return {};
  if (auto spec = reward_spec(config, path); !spec) return tl::make_unexpected(spec.error());
  return {};
}

Result<Spec> reward_spec(const RunConfig& config, const std::string& path) {
  const Json& reward = config.reward;
  if (reward.is_null()) return failure(path + "/reward: there is none");
  auto spec = reward.is_string() ? Spec::from_preset_or_file(reward.get<std::string>())
                                 : Spec::from_json(reward.dump());
  // Of a spec that stands here, the message is a path below this one.
  const std::string where = path + (reward.is_string() ? "/reward: " : "/reward");
  if (!spec) return failure(where + spec.error().message);
  if (const auto engine = Engine::create(*spec, 1); !engine)
    return failure(where + engine.error().message);
  const std::size_t weights = config.advantage.weights.size();
  if (weights != 0 && weights != spec->components.size())
    return failure(
        fmt::format("{}/advantage/weights: expected {} numbers, one for each component "
                    "of the reward, not {}",
                    path, spec->components.size(), weights));
  return spec;
}

}  // namespace cupel::trainer
