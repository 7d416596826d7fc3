#pragma once

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "rewards/engine.h"

namespace cupel::cli {

/// Prints `name` in a column of its own and `value` beside it; nothing for a value that is empty.
inline void print_line(std::string_view name, std::string_view value) {
  constexpr std::size_t kShown = 400;
  if (!value.empty()) fmt::print("{:<16} {}\n", name, shorten(value, kShown));
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
