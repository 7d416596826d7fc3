#pragma once

#include <string>

namespace cupel::sandbox {

/// This process's folder in a hierarchy, as far as it is mounted here: of version 1 by the name of
/// a controller, of version 2 by "". Empty where there is none.
std::string own_cgroup_folder(const std::string& controller);

/// Whether a group can be made in the folder.
bool can_make_groups_in(const std::string& folder);

}  // namespace cupel::sandbox
