#pragma once

#include <nanobind/nanobind.h>

namespace cupel::python {

/// Adds the class Engine and what goes into it to the module.
void add_scoring(nanobind::module_& module);

}  // namespace cupel::python
