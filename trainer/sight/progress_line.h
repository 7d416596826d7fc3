#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "base/status_line.h"

namespace cupel::trainer {

/// What is said of a run while it goes on; what is not known is left out.
struct RunProgress {
  std::string_view stage = "train";
  std::uint64_t step = 0;
  std::uint64_t total_steps = 0;  ///< 0: not known
  std::optional<double> reward = {};
  std::optional<double> loss = {};
  std::optional<double> length = {};  ///< tokens of a completion, mean
  std::optional<double> kl = {};
  std::optional<double> tokens_per_second = {};
  std::optional<double> seconds_left = {};
};

/// "train 12/250, reward 0.4375, loss 0.0123, length 38, KL 0.0021, 5120 tokens/s, 3:07 left".
std::string progress_text(const RunProgress& progress);

/// What a training run says of itself on standard error: on a terminal one line that is written
/// over a few times a second at most, else a line of its own every `plain_interval` and for the
/// last step, so that logs stay short. Not thread-safe.
class ProgressLine {
 public:
  explicit ProgressLine(std::chrono::duration<double> plain_interval = std::chrono::seconds(30),
                        std::FILE* file = stderr)
      : line_(file), plain_interval_(plain_interval) {}

  /// The time that is left is worked out from the steps since the first call where it is not said.
  void show(RunProgress progress);

  /// A line that stays: an evaluation, a checkpoint, a warning.
  void print_above(std::string_view text) { line_.print_above(text); }

  /// Takes the line away.
  void clear() { line_.clear(); }

 private:
  using Clock = std::chrono::steady_clock;

  std::optional<double> seconds_left(const RunProgress& progress);

  StatusLine line_;
  std::chrono::duration<double> plain_interval_;
  std::string stage_;
  std::uint64_t first_step_ = 0;
  Clock::time_point first_at_;
  std::optional<Clock::time_point> printed_at_;
};

}  // namespace cupel::trainer
