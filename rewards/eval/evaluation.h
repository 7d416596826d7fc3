#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/executor.h"
#include "base/result.h"
#include "rewards/eval/answer_clusters.h"
#include "rewards/eval/rating.h"
#include "rewards/eval/resampling.h"
#include "rewards/eval/samples.h"

namespace cupel::eval {

/// What is asked of a prompt's samples.
struct Metric {
  enum class Kind : std::uint8_t {
    pass,      ///< pass@k
    majority,  ///< maj@k
    best,      ///< best@k: the sample of the highest reward
    reward,    ///< the mean reward
  };

  std::string name() const;  ///< "pass@8", "reward"

  Kind kind = Kind::pass;
  std::size_t k = 1;
};

struct EvalOptions {
  std::vector<std::size_t> ks = {1};
  std::vector<Metric::Kind> kinds = {Metric::Kind::pass, Metric::Kind::majority,
                                     Metric::Kind::best};
  /// When answers are the same to a majority; none: by the math engine where it judged the row, as
  /// far as the row says, else by text.
  std::optional<Equality> equality;
  Equality equality_of(const EvalPrompt& prompt) const {
    return equality.value_or(prompt.is_math ? Equality::math : Equality::text);
  }
  /// Prompts with fewer samples than k: left out of what needs k, or else no value is given.
  bool skip_short_prompts = false;
  ResamplingOptions resampling;
};

struct MetricResult {
  std::string name;
  std::optional<MeanEstimate> estimate;  ///< none: a prompt has fewer samples than k, or all have
  std::size_t prompts = 0;               ///< those it is the mean of
};

/// The prompts that have one value of a field; all of them where `field` is "".
struct StratumResult {
  std::string field, value;
  std::size_t prompts = 0, samples = 0;
  std::vector<MetricResult> metrics;
  std::optional<Rating> rating;
};

struct RunResult {
  std::vector<StratumResult> strata;  ///< all prompts first, then by field and value
  std::size_t prompts = 0;            ///< with a score
  std::size_t unscored_prompts = 0;   ///< all of whose samples are unscorable or errors
  std::size_t fewest = 0, most = 0;   ///< samples of a prompt
  std::string fewest_at;              ///< the first prompt with the fewest, "file:line"
  std::size_t text_votes = 0;         ///< prompts whose answers maj@k compares as text
  std::size_t drawn_votes = 0;        ///< prompts whose maj@k is a mean of draws
  std::size_t cut_clusters = 0;       ///< prompts whose answers were too much to compare
};

/// The values of each metric for each prompt.
class PromptValues {
 public:
  /// Fails where no prompt has a score or none has as many samples as the largest k, and where only
  /// votes and choices are asked for, of one sample each.
  static Result<PromptValues> compute(const EvalRows& rows, const EvalOptions& options,
                                      const Executor& executor);

  const std::vector<Metric>& metrics() const { return metrics_; }
  /// NaN where the prompt has too few samples.
  double value(std::size_t metric, std::size_t prompt) const {
    return values_[metric * prompts_ + prompt];
  }
  std::size_t drawn_votes() const { return drawn_votes_; }
  std::size_t cut_clusters() const { return cut_clusters_; }

 private:
  std::vector<Metric> metrics_;
  std::size_t prompts_ = 0;
  std::vector<double> values_;
  std::size_t drawn_votes_ = 0, cut_clusters_ = 0;
};

/// Means, intervals and ratings of one run. The same on any number of threads.
RunResult summarize(const EvalRows& rows, const PromptValues& values, const EvalOptions& options,
                    const Executor& executor);

/// A metric on the prompts that both runs have.
struct PairedResult {
  std::string name;
  std::size_t prompts = 0;                 ///< those it is the mean of
  double here = 0, there = 0;              ///< means
  std::optional<MeanEstimate> difference;  ///< here - there; none: see `MetricResult::estimate`
  double p = 1;                            ///< `sign_flip_p`
};

struct RunComparison {
  std::size_t both = 0, only_here = 0, only_there = 0;  ///< prompts with a score
  std::vector<PairedResult> metrics;
};

/// Joins two runs by prompt. Fails where they have no prompt in common.
Result<RunComparison> compare_runs(const EvalRows& here, const PromptValues& values_here,
                                   const EvalRows& there, const PromptValues& values_there,
                                   const EvalOptions& options, const Executor& executor);

}  // namespace cupel::eval
