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

namespace cupel::sandbox {

/// PID 1 of a slot: takes requests from the library, one at a time, runs each and answers. It never
/// reads anything that a program has written, but for what the reply carries as bytes.
class Slot {
 public:
  struct Parts {
    Walls walls;
    std::vector<Scratch> scratch;        ///< the folder that runs start in comes first
    const SlotCgroup* cgroup = nullptr;  ///< null: none on this machine
    ProcessScope scope;
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
  void watch(const protocol::RunRequest& request, const Launched& program, std::uint64_t started_ns,
             RunUsage& usage, protocol::RunReply& reply);
  void take_outputs(const protocol::RunRequest& request, int output, int errors,
                    protocol::RunReply& reply, std::vector<Descriptor>& attached);
  bool clean();

  Parts parts_;
  Descriptor nothing_;  ///< /dev/null
  std::uint64_t idle_memory_ = 0;
  std::uint64_t memory_limit_ = 0;
  std::uint32_t process_limit_ = 0;
  bool orphaned_ = false;
};

}  // namespace cupel::sandbox
