#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <string_view>

#include "rewards/eval/evaluation.h"
#include "rewards/eval/majority_vote.h"
#include "rewards/eval/pass_at_k.h"

namespace cupel::eval {
namespace {

constexpr std::size_t kGrain = 8;  // prompts that a thread does at once

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

/// One prompt's samples as the metrics need them, each made when it is first asked for.
class Answers {
 public:
  Answers(const EvalRows& rows, const EvalPrompt& prompt, const EvalOptions& options)
      : rows_(rows), prompt_(prompt), options_(options), samples_(rows.samples_of(prompt)) {}

  double value(const Metric& metric) {
    if (samples_.empty() || metric.k > samples_.size()) return kNothing;
    switch (metric.kind) {
      case Metric::Kind::pass:
        return pass_at_k(samples_.size(), correct(), metric.k);
      case Metric::Kind::majority:
        return majority(metric.k);
      case Metric::Kind::best:
        return best(metric.k);
      case Metric::Kind::reward:
        break;
    }
    double sum = 0;
    for (const EvalSample& sample : samples_) sum += sample.reward;
    return sum / static_cast<double>(samples_.size());
  }

  bool was_drawn() const { return was_drawn_; }
  bool was_cut() const { return was_cut_; }

 private:
  std::size_t correct() const {
    return static_cast<std::size_t>(
        std::count_if(samples_.begin(), samples_.end(),
                      [](const EvalSample& sample) { return sample.is_correct; }));
  }

  double best(std::size_t k) {
    std::vector<RewardedSample> ranked;
    for (const EvalSample& sample : samples_)
      ranked.push_back({sample.ranked_by, sample.is_correct ? 1.0 : 0.0});
    return best_at_k(ranked, k);
  }

  double majority(std::size_t k) {
    if (!is_clustered_) cluster();
    const VoteEstimate vote =
        majority_at_k(classes_, without_answer_, k, options_.resampling.seed ^ prompt_.key.low);
    was_drawn_ = was_drawn_ || !vote.is_exact;
    return vote.value;
  }

  void cluster() {
    is_clustered_ = true;
    std::vector<std::string_view> texts;
    std::vector<bool> is_correct;
    for (const EvalSample& sample : samples_) {
      if (sample.answer == 0) continue;
      texts.push_back(rows_.answers[sample.answer]);
      is_correct.push_back(sample.is_correct);
    }
    without_answer_ = samples_.size() - texts.size();
    const AnswerClusters clusters = cluster_answers(texts, options_.equality_of(prompt_));
    was_cut_ = clusters.budget_spent;
    classes_.resize(clusters.classes);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      AnswerClass& one = classes_[clusters.class_of[i]];
      ++one.samples;
      one.correct += is_correct[i] ? 1 : 0;
    }
    for (AnswerClass& one : classes_) one.correct /= static_cast<double>(one.samples);
  }

  const EvalRows& rows_;
  const EvalPrompt& prompt_;
  const EvalOptions& options_;
  std::span<const EvalSample> samples_;
  std::vector<AnswerClass> classes_;
  std::size_t without_answer_ = 0;
  bool is_clustered_ = false, was_drawn_ = false, was_cut_ = false;
};

/// Of one sample there is nothing to vote on or to choose from.
std::vector<Metric> metrics_of(const EvalOptions& options) {
  std::vector<Metric> metrics;
  for (const std::size_t k : options.ks)
    for (const Metric::Kind kind : options.kinds)
      if (kind != Metric::Kind::reward && (k > 1 || kind == Metric::Kind::pass))
        metrics.push_back({kind, k});
  if (std::count(options.kinds.begin(), options.kinds.end(), Metric::Kind::reward) > 0)
    metrics.push_back({Metric::Kind::reward, 1});
  return metrics;
}

Result<void> check_sizes(const EvalRows& rows, const EvalOptions& options) {
  const EvalPrompt* largest = nullptr;
  for (const EvalPrompt& prompt : rows.prompts)
    if (!largest || prompt.samples > largest->samples) largest = &prompt;
  if (!largest || largest->samples == 0)
    return failure(fmt::format("{}: none of its {} rows has a score: {} are unscorable, {} errors",
                               rows.files.front(), rows.rows, rows.unscorable,
                               rows.errors + rows.unreadable));
  const std::size_t most = *std::max_element(options.ks.begin(), options.ks.end());
  if (most <= largest->samples) return {};
  return failure(fmt::format(
      "k = {} is more than the samples of any prompt: the largest group, at {}, has {} with a "
      "score. "
      "Rows of one prompt share its text or their id; --group-by FIELD takes another field",
      most, rows.place_of(*largest), largest->samples));
}

}  // namespace

std::string Metric::name() const {
  switch (kind) {
    case Kind::pass:
      return fmt::format("pass@{}", k);
    case Kind::majority:
      return fmt::format("maj@{}", k);
    case Kind::best:
      return fmt::format("best@{}", k);
    case Kind::reward:
      break;
  }
  return "reward";
}

Result<PromptValues> PromptValues::compute(const EvalRows& rows, const EvalOptions& options,
                                           const Executor& executor) {
  if (auto checked = check_sizes(rows, options); !checked)
    return tl::make_unexpected(checked.error());
  PromptValues values;
  values.metrics_ = metrics_of(options);
  if (values.metrics_.empty()) return failure("maj@k and best@k need a k above 1: --k 1,8");
  values.prompts_ = rows.prompts.size();
  values.values_.resize(values.metrics_.size() * values.prompts_);
  std::atomic<std::size_t> drawn = 0, cut = 0;
  executor.parallel_for(values.prompts_, kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      Answers answers(rows, rows.prompts[i], options);
      for (std::size_t m = 0; m < values.metrics_.size(); ++m)
        values.values_[m * values.prompts_ + i] = answers.value(values.metrics_[m]);
      drawn += answers.was_drawn();
      cut += answers.was_cut();
    }
  });
  values.drawn_votes_ = drawn;
  values.cut_clusters_ = cut;
  return values;
}

}  // namespace cupel::eval
