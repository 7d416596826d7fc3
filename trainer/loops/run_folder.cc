#include "trainer/loops/run_folder.h"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "datasets/text_file.h"
#include "datasets/whole_file.h"
#include "trainer/config/recipe.h"
#include "trainer/optimization/lora.h"

namespace cupel::trainer {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// What decides what a run computes up to a step.
Json identity_of(const std::string& config) {
  Json json = Json::parse(config, nullptr, /*allow_exceptions=*/false);
  for (const char* key : {"output", "evaluation", "checkpoint", "threads", "name", "description"})
    if (json.is_object()) json.erase(key);
  return json;
}

/// The path of the first value that is not the same.
std::string first_difference(const Json& now, const Json& then) {
  for (const Json& change : Json::diff(then, now)) {
    std::string path = change["path"].get<std::string>().substr(1);
    for (char& each : path)
      if (each == '/') each = '.';
    const Json::json_pointer at(change["path"].get<std::string>());
    return fmt::format("{} is {} and was {}", path, now.contains(at) ? now[at].dump() : "missing",
                       then.contains(at) ? then[at].dump() : "missing");
  }
  return "";
}

}  // namespace

Result<RunFolder::Start> RunFolder::look(const RunConfig& config) {
  Start start;
  std::error_code ignored;
  const std::string saved = config.output + "/config.json";
  if (!fs::exists(saved, ignored)) return start;
  auto text = read_text_file(saved);
  if (!text) return tl::make_unexpected(text.error());
  const Json now = identity_of(to_json(config)), then = identity_of(*text);
  if (const std::string difference = first_difference(now, then); !difference.empty())
    return failure(
        fmt::format("{}: has a run of another configuration: {}; name another output, or "
                    "remove the folder",
                    config.output, difference));
  start.is_finished = fs::exists(final_model_folder(config) + "/config.json", ignored);
  auto newest = newest_training_state(config.output);
  start.checkpoint = std::move(newest.path);
  start.skipped = std::move(newest.skipped);
  return start;
}

Result<RunFolder> RunFolder::open(const RunConfig& config, const std::string& kind,
                                  std::int64_t step) {
  std::error_code error;
  fs::create_directories(config.output, error);
  if (error) return failure(config.output + ": cannot be made: " + error.message());
  const auto last = static_cast<std::uint64_t>(step);
  auto metrics =
      step == 0 ? MetricsLog::start(config.output) : MetricsLog::resume(config.output, kind, last);
  if (!metrics) return tl::make_unexpected(metrics.error());
  auto completions = step == 0 ? CompletionsLog::start(config.output)
                               : CompletionsLog::resume(config.output, kind, last);
  if (!completions) return tl::make_unexpected(completions.error());
  auto events = EventFile::open(config.output, step == 0 ? 0 : last + 1);
  if (!events) return tl::make_unexpected(events.error());
  if (auto written = write_whole_file(config.output + "/config.json", to_json(config)); !written)
    return tl::make_unexpected(written.error());
  return RunFolder(config, std::move(*metrics), std::move(*completions), std::move(*events));
}

Result<void> RunFolder::write_metrics(std::int64_t step, const std::string& kind,
                                      std::vector<Metric> values) {
  const auto at = static_cast<std::uint64_t>(step);
  if (auto written = events_.write(at, kind, values); !written) return written;
  return metrics_.write(at, kind, std::move(values));
}

Result<void> RunFolder::write_completions(std::span<const LoggedCompletion> completions) {
  return completions_.write(completions);
}

Result<void> RunFolder::save_checkpoint(const Model& model, const AdamW& optimizer,
                                        const TrainingState& state, const Tokenizer& tokenizer,
                                        const Model* reference) {
  const auto more = [&](const std::string& folder) -> Result<void> {
    if (auto saved = tokenizer.save(folder); !saved) return saved;
    return reference ? reference->save(folder + "/reference") : Result<void>();
  };
  auto saved = save_training_state(path_, model, optimizer, state, keep_, more);
  if (!saved) return tl::make_unexpected(saved.error());
  return {};
}

Result<void> RunFolder::finish(const Model& model, const Tokenizer& tokenizer) {
  const std::string whole = path_ + "/final", partial = whole + ".partial";
  std::error_code error;
  fs::remove_all(partial, error);
  Model merged = model.frozen_copy();
  merge_lora(merged);
  if (auto saved = merged.save(partial); !saved) return saved;
  if (auto saved = tokenizer.save(partial); !saved) return saved;
  fs::remove_all(whole, error);
  fs::rename(partial, whole, error);
  if (error) return failure(whole + ": cannot be made: " + error.message());
  return {};
}

std::string last_good_checkpoint(const std::string& folder) {
  const auto newest = newest_training_state(folder);
  return newest.path ? "the last good checkpoint is " + *newest.path
                     : "no checkpoint was saved before";
}

}  // namespace cupel::trainer
