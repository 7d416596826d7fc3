#include "sandbox/supervisor/internal/run_files.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <utility>

namespace cupel::sandbox {

Result<RequestFiles> RequestFiles::of(const protocol::RunRequest& request,
                                      std::vector<Descriptor> received) {
  RequestFiles files;
  const bool is_connected = request.is_connected != 0;
  auto next = received.begin();
  for (const auto& [wanted, file] :
       {std::pair{request.has_input != 0, &files.input}, std::pair{is_connected, &files.output},
        std::pair{is_connected, &files.leash},
        std::pair{request.has_executable != 0, &files.executable}}) {
    if (!wanted) continue;
    if (next == received.end()) return failure("the request came without its descriptors");
    *file = std::move(*next++);
  }
  if (next != received.end()) return failure("the request came with too many descriptors");
  return files;
}

void RequestFiles::leave_pipes_to_program() {
  if (!output) return;
  input.reset();
  output.reset();
}

bool RunFiles::open(const RequestFiles& request, Launch& launch) {
  output = Descriptor(::memfd_create("output", MFD_CLOEXEC));
  errors = Descriptor(::memfd_create("errors", MFD_CLOEXEC));
  // Of its own, because flags and position of a shared description would outlive the run.
  if (!request.input) nothing = Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  launch.input = request.input ? request.input.get() : nothing.get();
  launch.output = request.output ? request.output.get() : output.get();
  launch.errors = errors.get();
  return output && errors && launch.input >= 0;
}

}  // namespace cupel::sandbox
