#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sandbox/run_result.h"
#include "sandbox/supervisor/internal/canary.h"
#include "sandbox/supervisor/internal/options.h"
#include "sandbox/supervisor/internal/slot_builder.h"

namespace cupel::sandbox {

/// Whether a tier can be had on this machine, and why not.
struct TierTrial {
  Tier tier = Tier::t3;
  bool holds = false;
  std::string missing;  ///< why it does not, where it is not a canary that says so
  std::vector<CanaryVerdict> canaries;
  std::unique_ptr<SlotBuilder> builder;  ///< of a tier that holds
};

/// Builds a slot of the tier and lets the canaries loose in it. The tier holds when all of them are
/// blocked.
TierTrial try_tier(const SupervisorOptions& options, Tier tier,
                   const std::function<void()>& close_inherited);

/// One line of JSON a tier, for the library.
std::string json_line(const TierTrial& trial);

}  // namespace cupel::sandbox
