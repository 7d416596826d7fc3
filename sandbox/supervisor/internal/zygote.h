#pragma once

#include <sched.h>
#include <sys/resource.h>
#include <sys/types.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "sandbox/descriptor.h"
#include "sandbox/supervisor/internal/zygote_imports.h"

namespace cupel::sandbox {

/// PID 1's end of a Python interpreter that is up and forks for each run (zygote/zygote.py). It
/// runs in the jail with the rights of a program, and a program of the same user runs beside it: so
/// its word is checked, and where it was tampered with the run counts as a violation.
///
///     auto channel = Zygote::make_channel();
///     // launch Zygote::command(…) with channel->theirs as descriptor 3, 0 to 2 open on /dev/null
///     auto zygote = Zygote::await(std::move(channel->ours), pid, std::chrono::seconds(10));
///     auto run = zygote->begin({.arguments = …, .descriptors = {in, out, err}, .limits = …});
///     // wait until zygote->descriptor() or the run's pidfd is readable, or its time is up
///     auto ending = zygote->end(std::chrono::seconds(1));
///
/// After a failure or a violation: kill the zygote, reap it, launch another. One run at a time.
class Zygote {
 public:
  struct Channel {
    Descriptor ours;
    Descriptor theirs;
  };
  struct Limit {
    std::uint64_t resource;  ///< RLIMIT_…
    std::uint64_t
        value;  ///< soft and hard, not above the zygote's own; RLIM_INFINITY: as the zygote's
  };
  struct Request {
    std::span<const char* const> arguments;     ///< [0] is the file to run
    std::span<const char* const> modules = {};  ///< names of `ZygoteImports::sources` to be shown
    std::array<int, 3> descriptors;             ///< standard input, output, error
    std::span<const Limit> limits;
  };
  struct Ending {
    const char* violation = nullptr;  ///< what was seen; the rest is then unknown
    int wait_status = 0;              ///< as from waitpid
    std::uint64_t cpu_ns = 0;         ///< of the run and of the children it waited for
  };

  static constexpr std::size_t kMaxArguments = 256;
  static constexpr std::size_t kMaxRequestBytes = 65536;

  static Result<Channel> make_channel();

  /// The argument list that starts it. Runs get `folder` as their current folder.
  static std::vector<std::string> command(const std::string& python, const std::string& folder,
                                          const ZygoteImports& imports);

  /// Waits until it is ready. Fails where it ends instead, or takes longer than `patience`.
  static Result<Zygote> await(Descriptor channel, pid_t pid, std::chrono::milliseconds patience);

  /// Starts a run; its pid. It may be over by then. A failure is never the program's doing, unless
  /// programs of earlier runs still live.
  Result<pid_t> begin(const Request& request);

  /// Readable when the run has ended, or the zygote.
  int descriptor() const { return channel_.get(); }

  /// How the run ended. Call it when the run is known to be over (`descriptor()` is readable, its
  /// pidfd is, or it was killed): it waits for the zygote's word for no longer than `patience`.
  Ending end(std::chrono::milliseconds patience);

  pid_t pid() const { return pid_; }

  /// Why the sources could not be imported; "" where they were. Runs that do not ask for them are
  /// as good as ever.
  const std::string& import_failure() const { return import_failure_; }

 private:
  /// What one process can change in another of the same user, and would outlast the run.
  struct Standing {
    std::array<rlimit64, RLIM_NLIMITS> limits;
    cpu_set_t processors;
    int niceness;
    int policy;
    long io_priority;
  };
  static Standing standing(pid_t pid);

  Zygote(Descriptor channel, pid_t pid, std::string import_failure);
  const char* tampering() const;

  Descriptor channel_;
  pid_t pid_;
  pid_t run_ = 0;
  std::string import_failure_;
  Standing standing_;
};

}  // namespace cupel::sandbox
