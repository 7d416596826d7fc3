#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cupel::bench {

/// Two ways to do the same, timed turn by turn.
struct Comparison {
  /// One round: the seconds of one piece of work, on average. Nothing: it failed, and said why.
  using Round = std::function<std::optional<double>()>;

  std::string what;
  double goal;  ///< how many times as fast as the other way it shall be
  Round other;
  Round ours;
};

/// Prints a row for each: the medians of both, and the median and range of the rounds' ratios.
/// Machines have moods, and both ways share those of a round. False where something failed.
bool compare(const std::vector<Comparison>& comparisons, int rounds);

double median(std::vector<double> values);

/// "512 us", "3.4 ms".
std::string duration_text(double seconds);

}  // namespace cupel::bench
