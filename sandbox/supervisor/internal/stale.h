#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

namespace cupel::sandbox {

/// What the folders of a supervisor are called by: its process number, and which processes are
/// numbered with it. Containers that share a folder may have supervisors of the same number.
std::string mark_of(pid_t supervisor);

/// Whether the name is `prefix`, the mark of a supervisor that lives no more, and whatever follows
/// a hyphen. Of supervisors that are numbered elsewhere nothing is known, so theirs are never
/// stale.
bool is_stale(std::string_view name, std::string_view prefix);

}  // namespace cupel::sandbox
