#include "trainer/loops/stopwatch.h"

#include <algorithm>

namespace cupel::trainer {

void Stopwatch::start(std::string_view part) {
  stop();
  auto found = std::ranges::find(seconds_, part, &std::pair<std::string, double>::first);
  if (found == seconds_.end()) found = seconds_.insert(found, {std::string(part), 0});
  running_ = &found->second;
  since_ = Clock::now();
}

void Stopwatch::stop() {
  if (running_) *running_ += std::chrono::duration<double>(Clock::now() - since_).count();
  running_ = nullptr;
}

}  // namespace cupel::trainer
