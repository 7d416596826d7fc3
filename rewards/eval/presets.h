#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "datasets/fields.h"
#include "rewards/eval/answer_clusters.h"
#include "rewards/eval/evaluation.h"
#include "rewards/spec.h"

namespace cupel::eval {

/// How a published benchmark is scored and what is reported of it.
struct Benchmark {
  std::string description;  ///< whose rules these are
  Spec spec;
  Fields fields;
  std::vector<std::size_t> ks;  ///< those that the samples are too few for are passed over
  std::vector<Metric::Kind> kinds;
  std::vector<std::string> by;  ///< fields that rows may lack
  std::optional<Equality> equality;

  /// From the JSON of a preset; a message names what is wrong in it.
  static Result<Benchmark> from_json(std::string_view text);
};

/// A benchmark that comes with cupel.
struct EvalPreset {
  std::string_view name;
  std::string_view json;  ///< the file, to be printed and edited
};

/// By name.
std::span<const EvalPreset> eval_presets();

/// From a preset's name, or else a JSON file.
Result<Benchmark> benchmark_from(const std::string& name);

/// `pass`, `maj`, `best` or `reward`.
Result<Metric::Kind> metric_kind_from(std::string_view name);

/// `text`, `math` or `lenient`.
Result<Equality> equality_from(std::string_view name);

}  // namespace cupel::eval
