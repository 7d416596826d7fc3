#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "sandbox/internal/protocol.h"
#include "sandbox/supervisor/internal/options.h"
#include "sandbox/supervisor/internal/slot_builder.h"
#include "sandbox/supervisor/internal/tier_trial.h"

namespace cupel::sandbox {

/// Builds slots as the library asks, and takes them away. Single-threaded; it never runs a program
/// itself and never touches what one wrote.
class Supervisor {
 public:
  explicit Supervisor(SupervisorOptions options);

  /// Finds the strongest tier whose defences hold, says so to the library, then serves until the
  /// library closes its end. The exit code.
  int serve();

 private:
  /// Takes the strongest tier that holds; `report` has a line for each that was tried. False where
  /// it is weaker than it may be.
  bool choose_tier(std::string& report);
  void close_inherited();
  protocol::Notice build_slot(std::vector<int>& descriptors);
  protocol::Notice destroy_slot(unsigned number);

  SupervisorOptions options_;
  TierTrial chosen_;
  std::map<unsigned, BuiltSlot> slots_;
  unsigned built_ = 0;
};

}  // namespace cupel::sandbox
