#include "sandbox/run_result.h"

#include <array>

namespace cupel::sandbox {

std::string_view name(Outcome outcome) {
  static constexpr std::array<std::string_view, 10> kNames = {
      "accepted",     "nonzero_exit", "signalled", "time_limit",    "wall_limit",
      "memory_limit", "output_limit", "violation", "compile_error", "sandbox_error"};
  return kNames[static_cast<std::size_t>(outcome)];
}

std::string_view name(Tier tier) {
  static constexpr std::array<std::string_view, 4> kNames = {"T0", "T1", "T2", "T3"};
  return kNames[static_cast<std::size_t>(tier)];
}

}  // namespace cupel::sandbox
