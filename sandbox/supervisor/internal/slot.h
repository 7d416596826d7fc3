#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "sandbox/descriptor.h"
#include "sandbox/internal/protocol.h"
#include "sandbox/supervisor/internal/cgroup.h"
#include "sandbox/supervisor/internal/launch.h"
#include "sandbox/supervisor/internal/request.h"
#include "sandbox/supervisor/internal/scratch.h"
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
    bool warm_starts = false;  ///< programs here may fork
    std::vector<std::string> zygote_modules;
    Descriptor library;     ///< requests and replies
    Descriptor supervisor;  ///< closed when the supervisor is gone
    Descriptor inbox;
  };

  static Result<Slot> make(Parts parts);

  /// Serves until the library or the supervisor closes its end, or the slot cannot be made clean.
  void serve();

 private:
  explicit Slot(Parts parts);
  protocol::RunReply run(const protocol::RunRequest& request, std::vector<Descriptor>& received,
                         std::vector<Descriptor>& attached);
  Result<void> limit(const protocol::RunRequest& request);
  /// A run from its start to the moment when nothing of it is left.
  struct Running {
    std::uint64_t started_ns = 0;
    pid_t pid = -1;
    Descriptor pidfd{};  ///< empty where the process was gone before it could be had
    int output = -1;
    int errors = -1;
    int news = -1;  ///< a second descriptor that is readable when the run has ended
    bool is_warm = false;
    Reaped reaped{};
  };
  bool warm_up(const protocol::RunRequest& request, const Launch& launch);
  void start(const protocol::RunRequest& request, const Launch& launch, bool warm, Running& running,
             protocol::RunReply& reply);
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
  std::uint64_t idle_memory_ = 0;
  std::uint64_t memory_limit_ = 0;
  std::uint32_t process_limit_ = 0;
  bool orphaned_ = false;
};

}  // namespace cupel::sandbox
