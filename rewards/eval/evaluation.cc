#include "rewards/eval/evaluation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

namespace cupel::eval {
namespace {

using Prompts = std::vector<std::size_t>;  // with a score, by number

/// The values of the prompts that have one; empty where one has not and none is to be left out.
std::vector<double> values_of(std::size_t metric, const Prompts& prompts,
                              const PromptValues& values, bool skip_short_prompts) {
  std::vector<double> found;
  for (const std::size_t prompt : prompts) {
    const double value = values.value(metric, prompt);
    if (!std::isnan(value))
      found.push_back(value);
    else if (!skip_short_prompts)
      return {};
  }
  return found;
}

std::optional<Rating> rating_of(const Prompts& prompts, const EvalRows& rows) {
  std::vector<RatedProblem> problems;
  for (const std::size_t number : prompts) {
    const EvalPrompt& prompt = rows.prompts[number];
    if (std::isnan(prompt.rating)) continue;
    const auto samples = rows.samples_of(prompt);
    const auto solved =
        std::count_if(samples.begin(), samples.end(), [](const auto& s) { return s.is_correct; });
    problems.push_back(
        {prompt.rating, static_cast<double>(solved) / static_cast<double>(samples.size())});
  }
  if (problems.empty()) return std::nullopt;
  return estimate_rating(problems);
}

class Summarizing {
 public:
  Summarizing(const EvalRows& rows, const PromptValues& values, const EvalOptions& options,
              const Executor& executor)
      : rows_(rows), values_(values), options_(options), executor_(executor) {}

  RunResult run() {
    Prompts all;
    for (std::size_t i = 0; i < rows_.prompts.size(); ++i)
      if (rows_.prompts[i].samples > 0) all.push_back(i);
    RunResult result;
    result.prompts = all.size();
    result.unscored_prompts = rows_.prompts.size() - all.size();
    set_sizes(all, result);
    const bool has_votes =
        std::any_of(values_.metrics().begin(), values_.metrics().end(),
                    [](const Metric& one) { return one.kind == Metric::Kind::majority; });
    for (const std::size_t i : all)
      result.text_votes += has_votes && options_.equality_of(rows_.prompts[i]) == Equality::text;
    result.drawn_votes = values_.drawn_votes();
    result.cut_clusters = values_.cut_clusters();
    result.strata.push_back(stratum("", "", all));
    for (std::size_t field = 0; field < rows_.by.size(); ++field) add_strata(field, all, result);
    return result;
  }

 private:
  void set_sizes(const Prompts& all, RunResult& result) const {
    const auto size = [&](std::size_t i) { return rows_.prompts[i].samples; };
    const auto fewest =
        std::min_element(all.begin(), all.end(), [&](auto a, auto b) { return size(a) < size(b); });
    result.fewest = size(*fewest);
    result.fewest_at = rows_.place_of(rows_.prompts[*fewest]);
    for (const std::size_t i : all) result.most = std::max(result.most, size(i));
  }

  void add_strata(std::size_t field, const Prompts& all, RunResult& result) const {
    const EvalRows::Field& by = rows_.by[field];
    const bool is_missing = by.values.size() == 1 && by.values[0].empty();
    if (is_missing) return;
    std::vector<Prompts> parts(by.values.size());
    for (const std::size_t prompt : all)
      parts[rows_.prompts[prompt].values[field]].push_back(prompt);
    std::vector<std::size_t> order(parts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](auto a, auto b) { return by.values[a] < by.values[b]; });
    for (const std::size_t i : order)
      if (!parts[i].empty()) result.strata.push_back(stratum(by.name, by.values[i], parts[i]));
  }

  StratumResult stratum(std::string field, std::string value, const Prompts& prompts) const {
    StratumResult result;
    result.field = std::move(field);
    result.value = std::move(value);
    result.prompts = prompts.size();
    for (const std::size_t i : prompts) result.samples += rows_.prompts[i].samples;
    for (std::size_t m = 0; m < values_.metrics().size(); ++m) {
      const auto found = values_of(m, prompts, values_, options_.skip_short_prompts);
      MetricResult metric{values_.metrics()[m].name(), std::nullopt, found.size()};
      if (!found.empty()) metric.estimate = estimate_mean(found, options_.resampling, executor_);
      result.metrics.push_back(std::move(metric));
    }
    result.rating = rating_of(prompts, rows_);
    return result;
  }

  const EvalRows& rows_;
  const PromptValues& values_;
  const EvalOptions& options_;
  const Executor& executor_;
};

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// 0 where the two differ by the rounding of their sums alone.
double difference_of(double a, double b) {
  const double rounding = 1e-12 * std::max({1.0, std::abs(a), std::abs(b)});
  return std::abs(a - b) <= rounding ? 0 : a - b;
}

}  // namespace

RunResult summarize(const EvalRows& rows, const PromptValues& values, const EvalOptions& options,
                    const Executor& executor) {
  return Summarizing(rows, values, options, executor).run();
}

Result<RunComparison> compare_runs(const EvalRows& here, const PromptValues& values_here,
                                   const EvalRows& there, const PromptValues& values_there,
                                   const EvalOptions& options, const Executor& executor) {
  std::unordered_map<Fingerprint, std::size_t> numbers_there;
  for (std::size_t i = 0; i < there.prompts.size(); ++i)
    if (there.prompts[i].samples > 0) numbers_there.emplace(there.prompts[i].key, i);
  RunComparison comparison;
  std::vector<std::pair<std::size_t, std::size_t>> both;
  for (std::size_t i = 0; i < here.prompts.size(); ++i) {
    if (here.prompts[i].samples == 0) continue;
    const auto other = numbers_there.find(here.prompts[i].key);
    if (other == numbers_there.end())
      ++comparison.only_here;
    else
      both.emplace_back(i, other->second);
  }
  comparison.both = both.size();
  comparison.only_there = numbers_there.size() - both.size();
  if (both.empty())
    return failure(fmt::format(
        "{} and {} have no prompt in common. Prompts are joined by their text where rows have it, "
        "else by id: score both with --keep prompt, or give --group-by FIELD",
        here.files.front(), there.files.front()));
  for (std::size_t m = 0; m < values_here.metrics().size(); ++m) {
    std::vector<double> ours, theirs, differences;
    bool is_short = false;
    for (const auto& [one, other] : both) {
      const double a = values_here.value(m, one), b = values_there.value(m, other);
      if (std::isnan(a) || std::isnan(b)) {
        is_short = true;
        continue;
      }
      ours.push_back(a);
      theirs.push_back(b);
      differences.push_back(difference_of(a, b));
    }
    PairedResult result;
    result.name = values_here.metrics()[m].name();
    result.prompts = differences.size();
    if (!differences.empty() && (!is_short || options.skip_short_prompts)) {
      result.here = mean_of(ours);
      result.there = mean_of(theirs);
      result.difference = estimate_mean(differences, options.resampling, executor);
      result.p = sign_flip_p(differences, options.resampling, executor);
    }
    comparison.metrics.push_back(std::move(result));
  }
  return comparison;
}

}  // namespace cupel::eval
