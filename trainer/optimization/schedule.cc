#include "trainer/optimization/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace cupel::trainer {
namespace {

/// Of the way from the peak to the final share; `progress` goes from 0 to 1.
double decayed(Decay decay, double progress) {
  switch (decay) {
    case Decay::constant:
      return 0;
    case Decay::linear:
      return progress;
    case Decay::cosine:
      return (1 - std::cos(std::numbers::pi * progress)) / 2;
  }
  return 0;
}

void check(const ScheduleOptions& options) {
  if (!(options.peak >= 0 && std::isfinite(options.peak)))
    throw std::invalid_argument("the peak of a learning rate must be 0 or more");
  if (options.warmup_steps < 0)
    throw std::invalid_argument("a warm-up cannot have fewer than 0 steps");
  if (!(options.final_share >= 0 && options.final_share <= 1))
    throw std::invalid_argument("the final share of a learning rate must lie between 0 and 1");
}

}  // namespace

double learning_rate(const ScheduleOptions& options, std::int64_t step, std::int64_t total_steps) {
  check(options);
  if (step < 0 || total_steps < 1)
    throw std::invalid_argument("a learning rate is asked for a step that no run has");
  if (step < options.warmup_steps)
    return options.peak * static_cast<double>(step + 1) / static_cast<double>(options.warmup_steps);
  const std::int64_t first = std::max<std::int64_t>(options.warmup_steps - 1, 0);
  const std::int64_t last = std::max(total_steps - 1, first);
  if (last == first) return options.peak;
  const double progress =
      static_cast<double>(std::min(step, last) - first) / static_cast<double>(last - first);
  return options.peak * (1 - (1 - options.final_share) * decayed(options.decay, progress));
}

}  // namespace cupel::trainer
