#pragma once

#include <span>

#include "base/result.h"
#include "sandbox/descriptor.h"

namespace cupel::sandbox {

/// One rule: what may be done beneath an open file or folder.
struct LandlockRule {
  enum class Access { read_and_execute, read_and_write, device };
  int descriptor;
  Access access;
};

/// The kernel's Landlock version; 0 where it has none.
int landlock_version();

/// A ruleset that denies every access to files it does not name and, as far as this kernel knows
/// them, TCP, abstract Unix sockets and signals that leave the domain. `enforce` needs
/// no_new_privs.
Result<Descriptor> make_landlock_ruleset(std::span<const LandlockRule> rules);

/// Safe between vfork and exec. 0 or an errno.
int enforce_landlock(int ruleset);

}  // namespace cupel::sandbox
