#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "trainer/model/model.h"
#include "trainer/optimization/adamw.h"

namespace cupel::trainer {

/// Where a run stands, beside its weights and their optimiser. Numbers are read back as they were,
/// to the last bit.
struct TrainingState {
  std::int64_t step = 0;  ///< updates done
  std::uint64_t seed = 0;
  /// How far each stream of random numbers has been drawn.
  std::map<std::string, std::uint64_t> random_counters = {};
  std::int64_t epoch = 0;     ///< passes over the data that are done
  std::int64_t position = 0;  ///< rows taken in this pass
  std::optional<double> best_metric = {};
  nlohmann::ordered_json more = nlohmann::ordered_json::object();  ///< what else a loop keeps
};

/// Writes what else belongs to a checkpoint into its folder, before that has its name.
using WriteMore = std::function<Result<void>(const std::string& folder)>;

/// Saves a run in `FOLDER/checkpoint-STEP`, whole or not at all: it is written under the name
/// `checkpoint-STEP.partial`, flushed to the disk, and renamed; what has that name already is
/// replaced in the same instant. Only then do earlier ones go, but for the `keep` newest with this
/// one; those of later steps stay.
///
/// The folder is one that transformers loads (`Model::save`); of a model with adapters it is one
/// that PEFT loads. Beside that it has `optimizer.safetensors`, with the float32 weights and the
/// moments of all that is trained, and `training_state.json`.
///
/// Fails where something cannot be written, with what was there before still there. Returns the
/// folder. One process at a time may save in a folder; throws std::invalid_argument where `keep` is
/// less than 1.
Result<std::string> save_training_state(const std::string& folder, const Model& model,
                                        const AdamW& optimizer, const TrainingState& state,
                                        std::int64_t keep, const WriteMore& write_more = {});

/// What `newest_training_state` found.
struct NewestTrainingState {
  std::optional<std::string> path = {};   ///< of the checkpoint with the most steps; none: no such
  std::vector<std::string> skipped = {};  ///< "PATH: why", of those that are not whole
};

/// The newest whole checkpoint of a run's folder; a folder that is not there has none.
NewestTrainingState newest_training_state(const std::string& folder);

/// Puts a run back to where `checkpoint`, a folder `checkpoint-STEP`, was saved: the weights that
/// are trained and their optimiser, bit for bit. Weights that are not trained are the caller's.
/// Fails, with nothing changed, where a part is missing, was cut short, or is of a model with other
/// parameters.
Result<TrainingState> load_training_state(const std::string& checkpoint, const Model& model,
                                          AdamW& optimizer);

}  // namespace cupel::trainer
