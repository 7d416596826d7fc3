#pragma once

#include <nanobind/nanobind.h>

namespace cupel::python {

/// Adds the function `run` and the class RunResult to the module.
void add_program_runs(nanobind::module_& module);

}  // namespace cupel::python
