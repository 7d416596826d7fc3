#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/executor.h"

namespace cupel::eval {

struct ResamplingOptions {
  std::uint64_t seed = 0;
  std::size_t resamples = 2000;
};

/// Up to so many values are resampled; the mean of more is as good as normally distributed.
constexpr std::size_t kMostResampled = 10'000;

/// The mean of values of which each is one prompt's, and how sure it is.
struct MeanEstimate {
  double mean = 0;
  double standard_error = 0;  ///< s / √n over prompts; NaN of a single one
  double low = 0, high = 0;   ///< 95 %; NaN of a single one
};

/// The interval is the bootstrap's percentile interval (Efron, 1979): `resamples` times as many
/// prompts are drawn with putting back, and 2.5 % of their means lie below it and above it. Of more
/// than `kMostResampled` values it is mean ± 1.96 standard errors. The samples of one prompt are
/// drawn together, so that their being alike makes the interval no narrower than it should be.
/// Needs one value at least. The same for the same seed on any number of threads.
MeanEstimate estimate_mean(std::span<const double> values, const ResamplingOptions& options,
                           const Executor& executor);

/// The chance, if nothing distinguished two runs, of a mean at least as far from 0: the sign of
/// each prompt's difference is then as likely + as -. Exact for up to 16 differences that are not
/// 0, else from `resamples` random choices of signs, (1 + as far) / (1 + resamples). 1 where all
/// are 0.
double sign_flip_p(std::span<const double> differences, const ResamplingOptions& options,
                   const Executor& executor);

}  // namespace cupel::eval
