#pragma once

#include <vector>

#include "base/result.h"
#include "sandbox/descriptor.h"
#include "sandbox/internal/protocol.h"
#include "sandbox/supervisor/internal/launch.h"

namespace cupel::sandbox {

/// The descriptors that came with a request; those that are not there are empty.
struct RequestFiles {
  Descriptor input{};
  Descriptor output{};  ///< of a connected run: the pipe that the other program reads
  Descriptor leash{};   ///< of a connected run: when it is hung up, the run is to end
  Descriptor executable{};

  static Result<RequestFiles> of(const protocol::RunRequest& request,
                                 std::vector<Descriptor> received);

  /// The pipes of a connected run must have no other holder than its program, once it has them.
  void leave_pipes_to_program();
};

/// The files that a run's process has as its descriptors 0 to 2, unless a warm program has its own.
struct RunFiles {
  Descriptor output{}, errors{}, nothing{};

  /// New ones, for whatever `launch` does not get from the request.
  bool open(const RequestFiles& request, Launch& launch);
};

}  // namespace cupel::sandbox
