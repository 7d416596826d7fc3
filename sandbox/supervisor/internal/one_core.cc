#include "sandbox/supervisor/internal/one_core.h"

#include <charconv>
#include <filesystem>
#include <string>

namespace cupel::sandbox {

OneCore::OneCore() {
  CPU_ZERO(&all_);
  ::sched_getaffinity(0, sizeof all_, &all_);
}

void OneCore::gather(pid_t other) {
  const int core = ::sched_getcpu();
  if (core < 0) return;
  cpu_set_t here;
  CPU_ZERO(&here);
  CPU_SET(core, &here);
  gathered_ = ::sched_setaffinity(0, sizeof here, &here) == 0;
  if (gathered_) ::sched_setaffinity(other, sizeof here, &here);
}

void OneCore::release(bool everything) {
  if (!gathered_) return;
  gathered_ = false;
  ::sched_setaffinity(0, sizeof all_, &all_);
  if (!everything) return;
  namespace fs = std::filesystem;
  std::error_code ignored;
  for (const auto& process : fs::directory_iterator("/proc", ignored)) {
    for (const auto& task : fs::directory_iterator(process.path() / "task", ignored)) {
      const std::string name = task.path().filename();
      pid_t thread = 0;
      std::from_chars(name.data(), name.data() + name.size(), thread);
      if (thread > 1) ::sched_setaffinity(thread, sizeof all_, &all_);
    }
  }
}

}  // namespace cupel::sandbox
