#include "sandbox/supervisor/internal/stale.h"

#include <sys/types.h>

#include <cerrno>
#include <charconv>
#include <csignal>

namespace cupel::sandbox {

bool is_stale(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return false;
  name.remove_prefix(prefix.size());
  pid_t supervisor = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), supervisor);
  if (error != std::errc() || end == name.data() + name.size() || *end != '-') return false;
  return supervisor > 0 && ::kill(supervisor, 0) != 0 && errno == ESRCH;
}

}  // namespace cupel::sandbox
