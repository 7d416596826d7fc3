#include "rewards/eval/majority_vote.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "rewards/eval/random_stream.h"

namespace cupel::eval {
namespace {

constexpr double kMostWork = 1 << 26;

/// The mean of `correct` over the classes that have the most votes; 0 where nobody has one.
double winner_of(std::span<const AnswerClass> classes, std::span<const std::size_t> votes) {
  std::size_t most = 1;
  double correct = 0;
  std::size_t winners = 0;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (votes[i] < most) continue;
    if (votes[i] > most) correct = 0, winners = 0;
    most = votes[i];
    correct += classes[i].correct;
    ++winners;
  }
  return winners == 0 ? 0 : correct / static_cast<double>(winners);
}

/// Chances of 0 … size of `size` coins that fall with the chance p: from the likeliest outwards, so
/// that nothing large or small comes up on the way, then divided by their sum.
std::vector<double> binomial(std::size_t size, double p) {
  std::vector<double> chances(size + 1, 0.0);
  const auto mode = std::min(size, static_cast<std::size_t>(static_cast<double>(size + 1) * p));
  chances[mode] = 1;
  for (std::size_t s = mode; s < size; ++s)
    chances[s + 1] =
        chances[s] * p / (1 - p) * static_cast<double>(size - s) / static_cast<double>(s + 1);
  for (std::size_t s = mode; s > 0; --s)
    chances[s - 1] =
        chances[s] * (1 - p) / p * static_cast<double>(s) / static_cast<double>(size - s + 1);
  const double sum = std::accumulate(chances.begin(), chances.end(), 0.0);
  for (double& chance : chances) chance /= sum;
  return chances;
}

/// The exact mean over all choices of k of n.
///
/// Each sample is drawn by a coin of its own with p = k/n, which makes the classes independent;
/// what is asked for is then the mean among the outcomes with k samples. Summed over t, the votes
/// of the winners: classes of fewer than t samples cannot win and count as one.
class AllChoices {
 public:
  AllChoices(std::span<const AnswerClass> classes, std::size_t n, std::size_t k)
      : classes_(classes), n_(n), k_(k), p_(static_cast<double>(k) / static_cast<double>(n)) {}

  double mean() {
    std::size_t largest = 0;
    for (const AnswerClass& one : classes_) largest = std::max(largest, one.samples);
    double sum = 0;
    for (std::size_t t = 1; t <= std::min(largest, k_); ++t) sum += won_with(t);
    return sum / binomial(n_, p_)[k_];
  }

 private:
  /// Of the draws with so many samples and winners so far: their chance, and their chance times the
  /// sum of `correct` over the winners.
  struct State {
    double chance = 0;
    double correct = 0;
  };

  double won_with(std::size_t votes) {
    most_winners_ = k_ / votes;
    states_.assign((k_ + 1) * (most_winners_ + 1), {});
    states_[0].chance = 1;
    std::size_t others = n_;
    reached_ = 0;
    for (const AnswerClass& one : classes_) {
      if (one.samples < votes) continue;
      add(one, votes);
      others -= one.samples;
    }
    const std::vector<double> rest = binomial(others, p_);
    double sum = 0;
    for (std::size_t drawn = 0; drawn <= reached_; ++drawn) {
      if (k_ - drawn > others) continue;
      for (std::size_t winners = 1; winners <= most_winners_; ++winners)
        sum += at(drawn, winners).correct / static_cast<double>(winners) * rest[k_ - drawn];
    }
    return sum;
  }

  /// The class draws fewer than `votes` samples, or just as many and is a winner.
  void add(const AnswerClass& one, std::size_t votes) {
    const std::vector<double> chances = binomial(one.samples, p_);
    next_.assign(states_.size(), {});
    for (std::size_t drawn = 0; drawn <= reached_; ++drawn)
      for (std::size_t winners = 0; winners <= most_winners_; ++winners) {
        const State& from = at(drawn, winners);
        if (from.chance == 0) continue;
        for (std::size_t s = 0; s < votes && drawn + s <= k_; ++s) {
          State& to = next_[index(drawn + s, winners)];
          to.chance += from.chance * chances[s];
          to.correct += from.correct * chances[s];
        }
        if (drawn + votes > k_ || winners == most_winners_) continue;
        State& to = next_[index(drawn + votes, winners + 1)];
        to.chance += from.chance * chances[votes];
        to.correct += (from.correct + from.chance * one.correct) * chances[votes];
      }
    reached_ = std::min(k_, reached_ + votes);
    std::swap(states_, next_);
  }

  std::size_t index(std::size_t drawn, std::size_t winners) const {
    return drawn * (most_winners_ + 1) + winners;
  }
  const State& at(std::size_t drawn, std::size_t winners) const {
    return states_[index(drawn, winners)];
  }

  std::span<const AnswerClass> classes_;
  std::size_t n_, k_;
  double p_;
  std::size_t most_winners_ = 0;
  std::size_t reached_ = 0;  // no more samples than this are drawn yet
  std::vector<State> states_, next_;
};

double mean_of_random_choices(std::span<const AnswerClass> classes, std::size_t n, std::size_t k,
                              std::uint64_t seed) {
  std::vector<std::size_t> class_of(n, classes.size());
  std::size_t at = 0;
  for (std::size_t i = 0; i < classes.size(); ++i)
    for (std::size_t j = 0; j < classes[i].samples; ++j) class_of[at++] = i;
  RandomStream random(seed, k);
  std::vector<std::size_t> votes;
  double sum = 0;
  for (std::size_t round = 0; round < kSubsamples; ++round) {
    votes.assign(classes.size() + 1, 0);
    for (std::size_t i = 0; i < k; ++i) {
      std::swap(class_of[i], class_of[i + random.below(n - i)]);
      ++votes[class_of[i]];
    }
    sum += winner_of(classes, votes);
  }
  return sum / static_cast<double>(kSubsamples);
}

}  // namespace

VoteEstimate majority_at_k(std::span<const AnswerClass> classes, std::size_t without_answer,
                           std::size_t k, std::uint64_t seed) {
  std::size_t n = without_answer;
  for (const AnswerClass& one : classes) n += one.samples;
  if (k == n) {
    std::vector<std::size_t> votes;
    for (const AnswerClass& one : classes) votes.push_back(one.samples);
    return {winner_of(classes, votes), true};
  }
  const double size = static_cast<double>(k);
  if (static_cast<double>(n) * size * size > kMostWork)
    return {mean_of_random_choices(classes, n, k, seed), false};
  return {AllChoices(classes, n, k).mean(), true};
}

}  // namespace cupel::eval
