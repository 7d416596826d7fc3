#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <span>
#include <utility>

#include "base/result.h"
#include "sandbox/descriptor.h"

namespace cupel::sandbox {

/// A user's program that was stopped before its own first instruction (see sandbox/stop/stop.c) and
/// forks for each run. It is started as any program is, but with CUPEL_STOP=1 in its environment
/// and the program's end of the channel at descriptor 3; it and its copies are children of the
/// caller. For one thread. Nothing here allocates after `make_channel`.
class StoppedParent {
 public:
  /// The caller's end and the program's.
  static Result<std::pair<Descriptor, Descriptor>> make_channel();

  StoppedParent() = default;
  StoppedParent(Descriptor channel, pid_t pid) : channel_(std::move(channel)), pid_(pid) {}

  /// The process that is stopped; -1 where there is none, which `kill` takes for everybody.
  pid_t pid() const { return pid_; }

  /// A new copy, which is already running, or nothing where there is any doubt that it is one: then
  /// everything in the slot is to be killed, and the run done by exec. `others` are children of the
  /// caller that are known not to be copies.
  std::optional<pid_t> fork_once(std::chrono::steady_clock::time_point deadline,
                                 std::span<const pid_t> others = {});

  /// Closes the channel, at which the program exits by itself.
  void close_channel() { channel_.reset(); }

  /// Kills the stopped process, where there is one, and waits for it.
  void end();

  /// For a caller that has already waited for the process among others.
  void forget();

 private:
  std::optional<pid_t> receive(std::chrono::steady_clock::time_point deadline) const;

  Descriptor channel_;
  pid_t pid_ = -1;
};

/// Takes back what a program did to an open file description that outlives it: position, flags,
/// locks, lease, owner. The contents are the caller's. False where something could not be undone.
bool reset_open_file(int fd, int flags);

}  // namespace cupel::sandbox
