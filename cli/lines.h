#pragma once

#include <fmt/format.h>

#include <string_view>

#include "rewards/explanation.h"

namespace cupel::cli {

inline void print_line(std::string_view name, std::string_view value) {
  fmt::print("{}", line_text(name, value));
}

inline void print_step(const Trace::Step& step) { fmt::print("{}", step_text(step)); }

inline void print_outcome(const Scored& scored) { fmt::print("{}", outcome_text(scored)); }

}  // namespace cupel::cli
