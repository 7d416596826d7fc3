#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/cutoff.h"
#include "base/result.h"
#include "sandbox/command.h"
#include "sandbox/internal/protocol.h"
#include "sandbox/internal/supervisor_process.h"
#include "sandbox/run_result.h"

namespace cupel::sandbox {

/// One run in a slot, as the library sees it.
struct SlotRun {
  enum class Slot {
    clean,        ///< it can take the next run
    spent,        ///< `result` holds, but the slot must be replaced
    cut_off,      ///< the run is under way still and ends with the slot, which must be replaced
    lost,         ///< it is gone; nothing is known of the program
    lost_before,  ///< it is gone, and the program had not been started
  };
  Slot slot = Slot::lost;
  RunResult result = {};
};

/// A run that came to nothing because of its cutoff.
SlotRun cut_off();

/// Runs of one command in one slot, which the caller holds: asked for ahead, answered in turn.
class SlotRuns {
 public:
  /// Hands the command over, all but its input. Both must outlive this.
  SlotRuns(const SlotLine& line, const Command& command);

  /// Asks for one more run. The error is the machine's; where the slot is gone, `answer` tells.
  Result<void> ask(std::string_view input);

  /// Asks for a run with these as its standard input and output; it is to end when the other end
  /// of `leash`, a pipe, is closed.
  Result<void> ask_connected(int input, int output, int leash);

  /// How long an answer can take, unless the slot is stuck.
  std::chrono::milliseconds patience() const;

  /// Waits for the answer to the earliest question that has none yet, until the cutoff at most.
  SlotRun answer(const Cutoff* cutoff = nullptr);

 private:
  Result<void> send(std::vector<int> descriptors);
  SlotRun lost(std::string why) const;

  const SlotLine& line_;
  const Command& command_;
  protocol::RunRequest request_;
  bool filled_ = false;
  std::uint64_t answered_ = 0;
};

}  // namespace cupel::sandbox
