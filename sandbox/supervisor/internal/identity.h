#pragma once

#include <sys/types.h>

#include "base/result.h"

namespace cupel::sandbox {

/// The user and group that programs run as, as seen inside a slot.
constexpr uid_t kProgramUser = 1000;

/// Which users of the machine a slot's users are. A supervisor with the right to do so gives each
/// slot two users of its own: one for PID 1 (0 inside) and one for programs; any other maps its own
/// user alone, and PID 1 runs as the programs' user with capabilities that no program inherits.
class Identity {
 public:
  /// To be called by the supervisor: its users depend on its process number.
  static Identity find();

  bool own_users() const { return own_users_; }

  /// Called by the supervisor for a process in a new user namespace.
  Result<void> map(pid_t process, unsigned slot) const;

  /// The machine's user that programs of a slot without namespaces run as; -1: the supervisor's
  /// own.
  uid_t user_without_namespaces(unsigned slot) const;

  /// Called by that process afterwards: it becomes the namespace's root where there is one.
  Result<void> become_slot_root() const;

 private:
  /// The first of the slot's two users.
  uid_t user_of(unsigned slot) const;

  bool own_users_ = false;
  uid_t first_user_ = 0;
};

}  // namespace cupel::sandbox
