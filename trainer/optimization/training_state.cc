#include "trainer/optimization/training_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "datasets/text_file.h"
#include "datasets/whole_file.h"
#include "trainer/checkpoint/checkpoint.h"
#include "trainer/checkpoint/tensor_file.h"
#include "trainer/optimization/adapter_files.h"
#include "trainer/optimization/internal/checkpoint_folder.h"

namespace cupel::trainer {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kOptimizer = "optimizer.safetensors";
constexpr const char* kState = "training_state.json";

/// The files in a folder and the folders in it, and their bytes, by their path below it.
Json sizes_in(const std::string& folder) {
  std::map<std::string, std::uint64_t> sizes;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      sizes.emplace(entry.path().lexically_relative(folder).string(), entry.file_size());
  return sizes;
}

Json to_json(const TrainingState& state, Json files) {
  return {{"step", state.step},
          {"seed", state.seed},
          {"random_counters", state.random_counters},
          {"epoch", state.epoch},
          {"position", state.position},
          {"best_metric", state.best_metric ? Json(*state.best_metric) : Json()},
          {"more", state.more},
          {"files", std::move(files)}};
}

template <class Number>
Result<void> read(const Json& document, const char* name, Number& number) {
  const auto found = document.find(name);
  if (found == document.end() || !found->is_number_unsigned() ||
      !std::in_range<Number>(found->get<std::uint64_t>()))
    return failure(fmt::format("has no whole number \"{}\"", name));
  number = found->get<Number>();
  return {};
}

Result<TrainingState> from_json(const Json& document) {
  TrainingState state;
  if (!document.is_object()) return failure("is no JSON object");
  for (auto result :
       {read(document, "step", state.step), read(document, "seed", state.seed),
        read(document, "epoch", state.epoch), read(document, "position", state.position)})
    if (!result) return tl::make_unexpected(result.error());
  const auto counters = document.find("random_counters"), best = document.find("best_metric"),
             more = document.find("more"), files = document.find("files");
  const auto has_counts = [&](const auto& found) {
    return found != document.end() && found->is_object() &&
           std::ranges::all_of(*found,
                               [](const Json& value) { return value.is_number_unsigned(); });
  };
  if (!has_counts(counters)) return failure("has no whole numbers \"random_counters\"");
  if (!has_counts(files)) return failure("has no sizes of \"files\"");
  for (const auto& [name, count] : counters->items()) state.random_counters[name] = count;
  if (best != document.end() && best->is_number()) state.best_metric = best->get<double>();
  if (more != document.end()) state.more = *more;
  return state;
}

/// The state in a checkpoint all of whose files are there, as long as they were.
Result<TrainingState> read_whole(const std::string& checkpoint) {
  const std::string path = checkpoint + "/" + kState;
  auto text = read_text_file(path);
  if (!text) return tl::make_unexpected(text.error());
  const Json document = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  auto state = from_json(document);
  if (!state) return failure(path + ": " + state.error().message);
  for (const auto& [name, bytes] : document["files"].items()) {
    const std::string file = checkpoint + "/" + name;
    std::error_code error;
    const std::uint64_t there = fs::file_size(file, error);
    if (error)
      return failure(file + ": " + error.message() + "; resume from an earlier checkpoint");
    if (there != bytes.get<std::uint64_t>())
      return failure(
          fmt::format("{}: has {} bytes, and {} says {}; resume from an earlier checkpoint", file,
                      there, kState, bytes.get<std::uint64_t>()));
  }
  return state;
}

Result<void> write_parts(const std::string& folder, const Model& model, const AdamW& optimizer,
                         const TrainingState& state, const WriteMore& write_more) {
  auto saved = model.has_adapters() ? save_adapter(model, folder) : model.save(folder);
  if (saved && write_more) saved = write_more(folder);
  if (!saved) return saved;
  if (auto written = write_tensor_file(folder + "/" + kOptimizer, optimizer.state()); !written)
    return written;
  const std::string text = to_json(state, sizes_in(folder)).dump(2) + "\n";
  if (auto written = write_whole_file(folder + "/" + kState, text); !written) return written;
  return flush_folder(folder);
}

Result<void> remove_earlier(const std::string& folder, std::int64_t step, std::int64_t keep) {
  std::vector<std::int64_t> steps = checkpoint_steps(folder);
  std::erase_if(steps, [&](std::int64_t other) { return other > step; });
  const auto kept = static_cast<std::size_t>(keep);
  for (std::size_t i = 0; i + kept < steps.size(); ++i)
    if (auto removed = remove_checkpoint(folder + "/" + checkpoint_name(steps[i])); !removed)
      return removed;
  return {};
}

/// The model that was saved beside the state has the parameters of this one.
Result<void> check_weights(const std::string& checkpoint, const Model& model) {
  if (model.has_adapters()) return {};  // they are all in the optimiser
  auto weights = Checkpoint::open(checkpoint);
  if (!weights) return tl::make_unexpected(weights.error());
  for (const NamedTensor& each : model.parameters())
    if (auto stored = weights->tensor(each.name, each.tensor.sizes()); !stored)
      return tl::make_unexpected(stored.error());
  if (weights->names().size() != model.parameters().size())
    return failure(fmt::format("{}: has {} parameters, and this model {}", checkpoint,
                               weights->names().size(), model.parameters().size()));
  return {};
}

}  // namespace

Result<std::string> save_training_state(const std::string& folder, const Model& model,
                                        const AdamW& optimizer, const TrainingState& state,
                                        std::int64_t keep, const WriteMore& write_more) {
  if (keep < 1) throw std::invalid_argument("at least 1 checkpoint must be kept");
  const std::string whole = folder + "/" + checkpoint_name(state.step);
  const std::string partial = whole + std::string(kPartial);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return failure(folder + ": cannot be made: " + error.message());
  if (auto removed = remove_partial_checkpoints(folder); !removed)
    return tl::make_unexpected(removed.error());
  auto written = write_parts(partial, model, optimizer, state, write_more);
  if (written) written = give_name(partial, whole);
  if (!written) {
    fs::remove_all(partial, error);  // the disk may be full
    return tl::make_unexpected(written.error());
  }
  if (auto removed = remove_earlier(folder, state.step, keep); !removed)
    return tl::make_unexpected(removed.error());
  return whole;
}

NewestTrainingState newest_training_state(const std::string& folder) {
  NewestTrainingState found;
  for (const std::string& path : partial_checkpoints(folder))
    found.skipped.push_back(path + ": was not written to its end");
  const std::vector<std::int64_t> steps = checkpoint_steps(folder);
  for (auto step = steps.rbegin(); step != steps.rend() && !found.path; ++step) {
    std::string path = folder + "/" + checkpoint_name(*step);
    if (const auto whole = read_whole(path))
      found.path = std::move(path);
    else
      found.skipped.push_back(whole.error().message);
  }
  return found;
}

Result<TrainingState> load_training_state(const std::string& checkpoint, const Model& model,
                                          AdamW& optimizer) {
  auto state = read_whole(checkpoint);
  if (!state) return state;
  if (auto checked = check_weights(checkpoint, model); !checked)
    return tl::make_unexpected(checked.error());
  auto file = TensorFile::open(checkpoint + "/" + kOptimizer);
  if (!file) return tl::make_unexpected(file.error());
  if (auto loaded = optimizer.load_state(*file); !loaded)
    return tl::make_unexpected(loaded.error());
  return state;
}

}  // namespace cupel::trainer
