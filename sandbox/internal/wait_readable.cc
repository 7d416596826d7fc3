#include "sandbox/internal/wait_readable.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <vector>

namespace cupel::sandbox {
namespace {

using Clock = Cutoff::Clock;
using std::chrono::nanoseconds;

timespec time_until(Clock::time_point end) {
  const auto left = std::max(nanoseconds(end - Clock::now()), nanoseconds(0)).count();
  return {left / 1'000'000'000, left % 1'000'000'000};
}

}  // namespace

Awaited wait_readable(std::span<const int> descriptors, nanoseconds patience,
                      const Cutoff* cutoff) {
  std::vector<pollfd> waiting;
  for (const int descriptor : descriptors) waiting.push_back({descriptor, POLLIN, 0});
  if (cutoff) waiting.push_back({cutoff->descriptor(), POLLIN, 0});
  auto end = Clock::now() + patience;
  if (cutoff && cutoff->deadline()) end = std::min(end, *cutoff->deadline());
  for (;;) {
    const timespec timeout = time_until(end);
    const int ready = ::ppoll(waiting.data(), waiting.size(), &timeout, nullptr);
    if (ready < 0 && errno == EINTR) continue;
    for (std::size_t i = 0; ready > 0 && i < descriptors.size(); ++i)
      if (waiting[i].revents != 0) return {Awaited::By::readable, i};
    if (cutoff && cutoff->reached()) return {Awaited::By::cutoff, 0};
    return {Awaited::By::patience, 0};
  }
}

}  // namespace cupel::sandbox
