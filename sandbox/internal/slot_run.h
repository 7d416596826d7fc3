#pragma once

#include <string_view>

#include "sandbox/command.h"
#include "sandbox/internal/supervisor_process.h"
#include "sandbox/run_result.h"

namespace cupel::sandbox {

/// One run in a slot, as the library sees it.
struct SlotRun {
  enum class Slot {
    clean,        ///< it can take the next run
    spent,        ///< `result` holds, but the slot must be replaced
    lost,         ///< it is gone; nothing is known of the program
    lost_before,  ///< it is gone, and the program had not been started
  };
  Slot slot = Slot::lost;
  RunResult result = {};
};

/// Hands the command to the slot and waits for the outcome.
SlotRun run_in_slot(const SlotLine& line, const Command& command, std::string_view input);

}  // namespace cupel::sandbox
