#include <cmath>
#include <nlohmann/json.hpp>

#include "rewards/eval/evaluation_text.h"

namespace cupel::eval {
namespace {

using nlohmann::ordered_json;

ordered_json or_null(double value) {
  return std::isnan(value) ? ordered_json(nullptr) : ordered_json(value);
}

ordered_json or_null(const std::optional<double>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

void add_estimate(ordered_json& object, const std::optional<MeanEstimate>& estimate) {
  const MeanEstimate none{std::nan(""), std::nan(""), std::nan(""), std::nan("")};
  const MeanEstimate& shown = estimate ? *estimate : none;
  object["mean"] = or_null(shown.mean);
  object["low"] = or_null(shown.low);
  object["high"] = or_null(shown.high);
  object["standard_error"] = or_null(shown.standard_error);
}

ordered_json object_of(const Rating& rating) {
  ordered_json object;
  object["problems"] = rating.problems;
  object["value"] = or_null(rating.value);
  object["standard_error"] =
      rating.value ? ordered_json(rating.standard_error) : ordered_json(nullptr);
  object["at_least"] = or_null(rating.at_least);
  object["at_most"] = or_null(rating.at_most);
  return object;
}

ordered_json object_of(const StratumResult& stratum) {
  ordered_json object;
  object["field"] = stratum.field.empty() ? ordered_json(nullptr) : ordered_json(stratum.field);
  object["value"] = stratum.field.empty() ? ordered_json(nullptr) : ordered_json(stratum.value);
  object["prompts"] = stratum.prompts;
  object["samples"] = stratum.samples;
  object["metrics"] = ordered_json::object();
  for (const MetricResult& metric : stratum.metrics) {
    ordered_json& entry = object["metrics"][metric.name];
    entry["prompts"] = metric.prompts;
    add_estimate(entry, metric.estimate);
  }
  if (stratum.rating) object["rating"] = object_of(*stratum.rating);
  return object;
}

ordered_json object_of(const EvalReport::Run& run) {
  const RunResult& result = run.result;
  ordered_json object;
  object["files"] = run.files;
  object["rows"] = run.rows;
  object["correct"] = run.correct;
  object["incorrect"] = run.incorrect;
  object["unscorable"] = run.unscorable;
  object["errors"] = run.errors;
  object["unreadable_lines"] = run.unreadable;
  object["prompts"] = result.prompts;
  object["prompts_without_score"] = result.unscored_prompts;
  object["samples_per_prompt"] = {{"fewest", result.fewest}, {"most", result.most}};
  object["prompts_voted_as_text"] = result.text_votes;
  object["prompts_with_drawn_votes"] = result.drawn_votes;
  object["prompts_with_cut_clusters"] = result.cut_clusters;
  object["results"] = ordered_json::array();
  for (const StratumResult& stratum : result.strata)
    object["results"].push_back(object_of(stratum));
  return object;
}

ordered_json object_of(const RunComparison& comparison) {
  ordered_json object;
  object["prompts_in_both"] = comparison.both;
  object["prompts_only_here"] = comparison.only_here;
  object["prompts_only_there"] = comparison.only_there;
  object["metrics"] = ordered_json::object();
  for (const PairedResult& metric : comparison.metrics) {
    ordered_json& entry = object["metrics"][metric.name];
    entry["prompts"] = metric.prompts;
    entry["here"] = metric.difference ? ordered_json(metric.here) : ordered_json(nullptr);
    entry["there"] = metric.difference ? ordered_json(metric.there) : ordered_json(nullptr);
    ordered_json difference;
    add_estimate(difference, metric.difference);
    entry["difference"] = std::move(difference);
    entry["p"] = metric.difference ? ordered_json(metric.p) : ordered_json(nullptr);
  }
  return object;
}

}  // namespace

std::string json_text(const EvalReport& report) {
  ordered_json object;
  object["run"] = object_of(report.run);
  if (report.comparison) {
    object["against"] = object_of(*report.other);
    object["comparison"] = object_of(*report.comparison);
  }
  object["seed"] = report.options.resampling.seed;
  object["resamples"] = report.options.resampling.resamples;
  return object.dump(2, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace cupel::eval
