#pragma once

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "rewards/engine.h"

namespace cupel::cli {

/// Prints `name` in a column of its own and `value` beside it, further lines of the value below it;
/// nothing for a value that is empty.
inline void print_line(std::string_view name, std::string_view value) {
  constexpr std::size_t kShown = 400;
  while (!value.empty()) {
    const std::size_t end = value.find('\n');
    fmt::print("{:<16} {}\n", name, shorten(value.substr(0, end), kShown));
    if (end == std::string_view::npos) return;
    name = {};
    value.remove_prefix(end + 1);
  }
}

/// One step of a verdict: what was done, how long it took, what was found.
inline void print_step(const Trace::Step& step) {
  const std::chrono::duration<double, std::micro> elapsed = step.elapsed;
  std::string finding = step.finding;
  constexpr std::string_view kIndented = "\n            ";
  for (std::size_t at = finding.find('\n'); at != std::string::npos;
       at = finding.find('\n', at + kIndented.size()))
    finding.replace(at, 1, kIndented);
  const bool is_long = step.elapsed >= std::chrono::milliseconds(10);
  const std::string time = is_long ? fmt::format("{:>7.1f} ms", elapsed.count() / 1000)
                                   : fmt::format("{:>7.1f} µs", elapsed.count());
  print_line(step.name, fmt::format("{}  {}", time, finding));
}

inline std::string reward_text(double reward) {
  return std::isnan(reward) ? "none" : fmt::format("{}", reward);
}

/// What was decided, and the reward it earns.
inline void print_outcome(const Scored& scored) {
  print_line("outcome", fmt::format("{} ({})", to_string(scored.verdict.outcome),
                                    to_string(scored.verdict.reason)));
  print_line("reward", reward_text(scored.reward));
}

}  // namespace cupel::cli
