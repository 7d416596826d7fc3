#pragma once

#include <sys/types.h>

#include <string>

#include "base/result.h"

namespace cupel::sandbox {

/// A new folder in the machine's temporary folder for the runs of a slot that has no file tree of
/// its own. It belongs to `user` (-1: the caller).
Result<std::string> make_work_folder(unsigned slot, uid_t user);

void remove_work_folder(const std::string& folder);

/// Removes what supervisors that no longer live left behind.
void remove_stale_work_folders();

}  // namespace cupel::sandbox
