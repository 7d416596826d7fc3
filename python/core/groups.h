#pragma once

#include <nanobind/nanobind.h>

namespace cupel::python {

/// Adds the class GroupTensors to the module.
void add_groups(nanobind::module_& module);

}  // namespace cupel::python
