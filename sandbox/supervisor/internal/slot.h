#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "sandbox/descriptor.h"
#include "sandbox/internal/protocol.h"
#include "sandbox/supervisor/internal/cgroup.h"
#include "sandbox/supervisor/internal/launch.h"
#include "sandbox/supervisor/internal/one_core.h"
#include "sandbox/supervisor/internal/request.h"
#include "sandbox/supervisor/internal/run_files.h"
#include "sandbox/supervisor/internal/scratch.h"
#include "sandbox/supervisor/internal/slot_limits.h"
#include "sandbox/supervisor/internal/usage.h"
#include "sandbox/supervisor/internal/walls.h"
#include "sandbox/supervisor/internal/warm_programs.h"

namespace cupel::sandbox {

/// PID 1 of a slot: takes requests from the library, one at a time, runs each and answers. It never
/// reads anything that a program has written, but for what the reply carries as bytes.
class Slot {
 public:
  struct Parts {
    Walls walls;
    std::vector<Scratch> scratch;  ///< first that which runs start in, second that for temporary
                                   ///< files where it is another
    const SlotCgroup* cgroup = nullptr;  ///< null: none on this machine
    ProcessScope scope;
    bool warm_starts = false;  ///< programs here may fork, and there is a /proc to watch them by
    ZygoteImports zygote_imports;
    Descriptor library;     ///< requests and replies
    Descriptor supervisor;  ///< closed when the supervisor is gone
    Descriptor inbox;
  };

  static Result<Slot> make(Parts parts);

  /// Serves until the library or the supervisor closes its end, or the slot cannot be made clean.
  void serve();

 private:
  explicit Slot(Parts parts);
  protocol::RunReply run(const protocol::RunRequest& request, std::vector<Descriptor> received,
                         std::vector<Descriptor>& attached);
  /// A run from its start to the moment when nothing of it is left.
  struct Running {
    std::uint64_t started_ns = 0;
    pid_t pid = -1;
    Descriptor pidfd{};  ///< empty where the process was gone before it could be had
    int output = -1;
    int errors = -1;
    int news = -1;  ///< a second descriptor that is readable when the run has ended
    bool is_warm = false;
    RequestFiles given{};
    RunFiles files{};
    Reaped reaped{};
  };
  void forget_warm_programs();
  Result<std::vector<RequestTexts::File>> sources_of(
      const std::vector<std::string_view>& modules) const;
  bool warm_up(const protocol::RunRequest& request, const Launch& launch);
  bool start_warm(const protocol::RunRequest& request, Launch& launch,
                  const std::vector<std::string_view>& modules, Running& running);
  void start(Launch& launch, const std::vector<RequestTexts::File>& modules, Running& running,
             protocol::RunReply& reply);
  void mark_begun() const;
  void watch(const protocol::RunRequest& request, const Running& running, RunUsage& usage,
             protocol::RunReply& reply);
  bool end(const protocol::RunRequest& request, Running& running, protocol::RunReply& reply);
  bool only_warm_programs_live() const;
  void take_outputs(const protocol::RunRequest& request, int output, int errors,
                    protocol::RunReply& reply, std::vector<Descriptor>& attached);
  bool clean();

  Parts parts_;
  std::vector<std::string> environment_;  ///< of programs
  WarmPrograms warm_;
  SlotLimits limits_{nullptr};
  OneCore one_core_;
  std::uint64_t known_kills_ = 0;
  protocol::BegunMark begun_ = 0;
  bool orphaned_ = false;
};

}  // namespace cupel::sandbox
