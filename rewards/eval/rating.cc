#include "rewards/eval/rating.h"

#include <algorithm>
#include <cmath>

namespace cupel::eval {
namespace {

constexpr double kScale = 400;
constexpr double kUnlikely = 0.05;
constexpr int kHalvings = 200;  // more than a double has bits

double chance(double rating, double problem) {
  return 1 / (1 + std::pow(10.0, (problem - rating) / kScale));
}

/// Where `is_above` turns true between two ratings.
template <class Test>
double turning_point(double low, double high, const Test& is_above) {
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = low + (high - low) / 2;
    (is_above(middle) ? high : low) = middle;
  }
  return low;
}

/// ln of the chance that all are solved, or that none is.
double log_chance_of_all(std::span<const RatedProblem> problems, double rating, bool solved) {
  double sum = 0;
  for (const RatedProblem& problem : problems)
    sum += std::log(solved ? chance(rating, problem.rating) : chance(problem.rating, rating));
  return sum;
}

/// The root mean square of what each problem pulls, over how sharply all of them decide: problems
/// are independent of each other, the samples of one are not.
double standard_error(std::span<const RatedProblem> problems, double rating) {
  double pulls = 0, sharpness = 0;
  for (const RatedProblem& problem : problems) {
    const double p = chance(rating, problem.rating);
    pulls += (problem.solved - p) * (problem.solved - p);
    sharpness += p * (1 - p);
  }
  return std::sqrt(pulls) / sharpness * kScale / std::log(10.0);
}

}  // namespace

Rating estimate_rating(std::span<const RatedProblem> problems) {
  Rating rating;
  rating.problems = problems.size();
  double solved = 0;
  double lowest = problems[0].rating, highest = lowest;
  for (const RatedProblem& problem : problems) {
    solved += problem.solved;
    lowest = std::min(lowest, problem.rating);
    highest = std::max(highest, problem.rating);
  }
  const double count = static_cast<double>(problems.size());
  // So far beyond the problems the chance of the most or fewest that can be told apart lies.
  const double far = kScale * (std::log10(count / kUnlikely) + 9);
  const double low = lowest - far, high = highest + far;
  if (solved >= count) {
    rating.at_least = turning_point(low, high, [&](double r) {
      return log_chance_of_all(problems, r, true) >= std::log(kUnlikely);
    });
  } else if (solved <= 0) {
    rating.at_most = turning_point(low, high, [&](double r) {
      return log_chance_of_all(problems, r, false) <= std::log(kUnlikely);
    });
  } else {
    rating.value = turning_point(low, high, [&](double r) {
      double expected = 0;
      for (const RatedProblem& problem : problems) expected += chance(r, problem.rating);
      return expected >= solved;
    });
    rating.standard_error = standard_error(problems, *rating.value);
  }
  return rating;
}

}  // namespace cupel::eval
