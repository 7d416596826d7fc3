#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace cupel::test {

/// The processes of the host whose command line contains the text.
std::vector<pid_t> processes_with(const std::string& text);

/// The processes that this one started and that still are, by their command line.
std::vector<pid_t> children_with(const std::string& text);

/// How much of the machine a process holds: what must not grow from run to run.
struct Holdings {
  std::size_t descriptors = 0, mounts = 0, children = 0;
  bool operator==(const Holdings&) const = default;
};
Holdings holdings_of(pid_t process);

/// The control groups that a supervisor made for its slots.
std::size_t control_groups_of(pid_t supervisor);

/// Waits until the condition holds; false when it does not within the time.
bool eventually(std::chrono::milliseconds within, const std::function<bool()>& condition);

}  // namespace cupel::test
