#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "rewards/training_log.h"

namespace cupel::trainer {

/// What a loop tells whoever watches it, and how it is stopped. All of it may be empty.
struct LoopView {
  /// After each step: `done` of `total`, and what went into metrics.jsonl.
  std::function<void(std::int64_t done, std::int64_t total, std::span<const Metric> values)> step =
      {};
  /// After each evaluation.
  std::function<void(std::int64_t step, std::span<const Metric> values)> evaluation = {};
  /// What a user should know: where a run goes on, checkpoints that are broken.
  std::function<void(std::string_view sentence)> say = {};
  /// Completions under way are dropped, an update or an evaluation under way ends, what is computed
  /// is saved, and the loop returns.
  std::stop_token stop = {};
};

}  // namespace cupel::trainer
