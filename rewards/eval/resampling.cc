#include "rewards/eval/resampling.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "rewards/eval/random_stream.h"

namespace cupel::eval {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
constexpr double kTail = 0.025;
constexpr double kNormalQuantile = 1.959963984540054;  // of 97.5 %
constexpr std::size_t kMostExact = 16;                 // differences whose signs are all tried
constexpr std::size_t kGrain = 16;                     // resamples that a thread does at once

double sum_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

std::vector<double> resampled_means(std::span<const double> values,
                                    const ResamplingOptions& options, const Executor& executor) {
  std::vector<double> means(options.resamples);
  executor.parallel_for(means.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      RandomStream random(options.seed, i);
      double sum = 0;
      for (std::size_t j = 0; j < values.size(); ++j) sum += values[random.below(values.size())];
      means[i] = sum / static_cast<double>(values.size());
    }
  });
  std::sort(means.begin(), means.end());
  return means;
}

}  // namespace

MeanEstimate estimate_mean(std::span<const double> values, const ResamplingOptions& options,
                           const Executor& executor) {
  const double n = static_cast<double>(values.size());
  MeanEstimate estimate;
  estimate.mean = sum_of(values) / n;
  estimate.standard_error = estimate.low = estimate.high = kNothing;
  if (values.size() == 1) return estimate;
  double squares = 0;
  for (const double value : values) squares += (value - estimate.mean) * (value - estimate.mean);
  estimate.standard_error = std::sqrt(squares / (n - 1) / n);
  if (values.size() > kMostResampled) {
    estimate.low = estimate.mean - kNormalQuantile * estimate.standard_error;
    estimate.high = estimate.mean + kNormalQuantile * estimate.standard_error;
    return estimate;
  }
  const std::vector<double> means = resampled_means(values, options, executor);
  const auto outside = static_cast<std::size_t>(kTail * static_cast<double>(means.size()));
  estimate.low = means[outside];
  estimate.high = means[means.size() - 1 - outside];
  return estimate;
}

double sign_flip_p(std::span<const double> differences, const ResamplingOptions& options,
                   const Executor& executor) {
  std::vector<double> moved;
  for (const double difference : differences)
    if (difference != 0) moved.push_back(difference);
  if (moved.empty()) return 1;
  // Sums in another order differ in their last bits, and equal ones must count.
  const double far = std::abs(sum_of(moved)) * (1 - 1e-12);
  const auto flipped_sum = [&](const auto& next_bits) {
    double sum = 0;
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < moved.size(); ++i, bits >>= 1) {
      if (i % 64 == 0) bits = next_bits();
      sum += bits & 1 ? -moved[i] : moved[i];
    }
    return std::abs(sum);
  };
  if (moved.size() <= kMostExact) {
    const std::uint64_t all = std::uint64_t{1} << moved.size();
    std::uint64_t as_far = 0;
    for (std::uint64_t signs = 0; signs < all; ++signs)
      as_far += flipped_sum([&] { return signs; }) >= far;
    return static_cast<double>(as_far) / static_cast<double>(all);
  }
  std::vector<char> is_as_far(options.resamples);
  executor.parallel_for(is_as_far.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      RandomStream random(~options.seed, i);
      is_as_far[i] = flipped_sum([&] { return random.next(); }) >= far;
    }
  });
  const auto as_far = std::count(is_as_far.begin(), is_as_far.end(), 1);
  return static_cast<double>(1 + as_far) / static_cast<double>(1 + is_as_far.size());
}

}  // namespace cupel::eval
