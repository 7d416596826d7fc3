#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cupel::trainer {

/// How long the parts of a step take: one part at a time, the same one more than once. Not
/// thread-safe.
class Stopwatch {
 public:
  /// Ends the part under way and begins another.
  void start(std::string_view part);
  void stop();

  /// Of each part, in the order in which they first began.
  const std::vector<std::pair<std::string, double>>& seconds() const { return seconds_; }

 private:
  using Clock = std::chrono::steady_clock;

  std::vector<std::pair<std::string, double>> seconds_;
  double* running_ = nullptr;
  Clock::time_point since_;
};

}  // namespace cupel::trainer
