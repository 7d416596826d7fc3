#include "trainer/config/recipe.h"

#include <fmt/format.h>

#include "base/nearest.h"
#include "datasets/text_file.h"
#include "trainer/config/check.h"
#include "trainer/config/enum_names.h"
#include "trainer/config/overrides.h"
#include "trainer/config/run_fields.h"

namespace cupel::trainer {
namespace {

/// Sets what `over` has; objects are joined, all else is replaced.
void join(Json& into, const Json& over) {
  for (const auto& [key, value] : over.items()) {
    Json& place = into[key];
    // A spec, a task and a new model are one thing each: halves of two make no whole.
    const bool is_whole = key == "reward" || key == "task" || key == "model";
    if (place.is_object() && value.is_object() && !is_whole)
      join(place, value);
    else
      place = value;
  }
}

Result<RunKind> read_kind(const Json& object, const std::string& path) {
  if (!object.is_object())
    return failure(fmt::format("{}: expected an object, not {}", path.empty() ? "/" : path,
                               found_text(object)));
  const auto found = object.find("kind");
  RunConfig config;
  Section kind;
  kind.add("kind", config.kind, "");
  const Field& field = kind.fields()[0];
  if (found == object.end() || !field.take(*found))
    return failure(fmt::format("{}/kind: expected {}, not {}", path, field.type,
                               found == object.end() ? "nothing" : found_text(*found)));
  return config.kind;
}

/// What a run's object says, before it is complete.
Result<RunConfig> read_run(const Json& object, const std::string& path) {
  RunConfig config;
  const auto kind = read_kind(object, path);
  if (!kind) return tl::make_unexpected(kind.error());
  config.kind = *kind;
  if (auto read = read_section(run_fields(config), object, path); !read)
    return tl::make_unexpected(read.error());
  if (config.name.empty()) config.name = name_of(config.kind);
  return config;
}

/// The model of an earlier stage as a folder.
Result<void> find_model(RunConfig& run, const std::vector<RunConfig>& earlier,
                        const std::string& path) {
  if (run.model.stage.empty()) return {};
  std::vector<std::string_view> names;
  for (const RunConfig& each : earlier) {
    names.push_back(each.name);
    if (each.name != run.model.stage) continue;
    if (!run.model.folder.empty() || run.model.from_scratch) return {};  // a rule says so
    run.model = ModelSource{final_model_folder(each), "", {}};
    return {};
  }
  if (names.empty()) return failure(path + "/model/stage: there is no earlier stage");
  return failure(path +
                 "/model/stage: " + unknown_name_message("earlier stage", run.model.stage, names));
}

Result<void> finish(RunConfig& run, const std::vector<RunConfig>& earlier,
                    const std::string& path) {
  for (const RunConfig& each : earlier) {
    if (each.name == run.name)
      return failure(
          fmt::format("{}/name: \"{}\" is the name of an earlier stage too", path, run.name));
    if (each.output == run.output)
      return failure(
          fmt::format("{}/output: \"{}\" is the output of an earlier stage too", path, run.output));
  }
  if (auto found = find_model(run, earlier, path); !found) return found;
  complete(run);
  return check(run, path);
}

Result<Recipe> read_stages(Json document) {
  const Json stages = document["stages"];
  document.erase("stages");
  if (!stages.is_array() || stages.empty())
    return failure(
        fmt::format("/stages: expected a list of at least one stage, not {}",
                    stages.empty() && stages.is_array() ? "an empty one" : found_text(stages)));
  RunConfig common;
  if (auto read = read_section(shared_fields(common), document, ""); !read)
    return tl::make_unexpected(read.error());
  Recipe recipe{{}, true};
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const std::string path = fmt::format("/stages/{}", i);
    Json object = document;
    if (!stages[i].is_object())
      return failure(fmt::format("{}: expected an object, not {}", path, found_text(stages[i])));
    join(object, stages[i]);
    auto run = read_run(object, path);
    if (!run) return tl::make_unexpected(run.error());
    if (!stages[i].contains("output") && !common.output.empty())
      run->output = common.output + "/" + run->name;
    if (auto finished = finish(*run, recipe.runs, path); !finished)
      return tl::make_unexpected(finished.error());
    recipe.runs.push_back(std::move(*run));
  }
  return recipe;
}

Json json_of(RunConfig config) { return write_section(run_fields(config)); }

}  // namespace

Result<Recipe> Recipe::from_json(std::string_view text, std::span<const std::string> overrides) {
  Json document;
  try {
    document = Json::parse(text);
  } catch (const Json::exception& error) {  // a number out of range, too
    return failure(fmt::format("not valid JSON: {}", error.what()));
  }
  if (!document.is_object())
    return failure(fmt::format("/: expected an object, not {}", found_text(document)));
  for (const std::string& each : overrides)
    if (auto applied = apply_override(document, each); !applied)
      return tl::make_unexpected(applied.error());
  if (document.contains("stages")) return read_stages(std::move(document));
  auto run = read_run(document, "");
  if (!run) return tl::make_unexpected(run.error());
  if (auto finished = finish(*run, {}, ""); !finished) return tl::make_unexpected(finished.error());
  return Recipe{{std::move(*run)}};
}

Result<Recipe> Recipe::from_file(const std::string& path, std::span<const std::string> overrides) {
  auto text = read_text_file(path);
  if (!text) return tl::make_unexpected(text.error());
  auto recipe = from_json(*text, overrides);
  if (!recipe) return failure(path + ": " + recipe.error().message);
  return recipe;
}

std::string Recipe::to_json() const {
  if (!has_stages && runs.size() == 1) return trainer::to_json(runs[0]);
  Json stages = Json::array();
  for (const RunConfig& run : runs) stages.push_back(json_of(run));
  return Json{{"stages", std::move(stages)}}.dump(2) + "\n";
}

std::string to_json(const RunConfig& config) { return json_of(config).dump(2) + "\n"; }

}  // namespace cupel::trainer
