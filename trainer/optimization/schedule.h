#pragma once

#include <cstdint>

#include "trainer/optimization/options.h"

namespace cupel::trainer {

/// The learning rate of an update, counted from 0, in a run of `total_steps` updates.
///
/// Step s of a warm-up of n steps has peak · (s + 1) / n, so that the first update does something
/// and step n - 1 is the first with the peak; without one that is step 0. From there to the last
/// step the rate stays, falls in a straight line, or in half a wave of a cosine (Loshchilov and
/// Hutter, arXiv:1608.03983, without restarts), to `final_share` of the peak. Behind the last step
/// it stays as it is. A run that is no longer than its warm-up never decays.
///
/// Throws std::invalid_argument for a step below 0, a run of no steps, and options out of range.
double learning_rate(const ScheduleOptions& options, std::int64_t step, std::int64_t total_steps);

}  // namespace cupel::trainer
