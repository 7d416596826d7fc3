#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "sandbox/supervisor/internal/identity.h"
#include "sandbox/supervisor/internal/scratch.h"

namespace cupel::sandbox {

/// The file tree of a slot: a small read-only root with the machine's programs bound into it, three
/// folders to write in, a few devices and a /proc of its own.
struct Jail {
  std::vector<Scratch> scratch;  ///< /work first, then /tmp and /dev/shm
  bool has_proc = false;
};

/// Called by a process that has just been cloned into new user, mount and pid namespaces and
/// mapped: makes the tree, pivots into it, and becomes the slot's root. The working folder is
/// /work.
Result<Jail> enter_jail(const Identity& identity, const std::vector<std::string>& mounts);

}  // namespace cupel::sandbox
