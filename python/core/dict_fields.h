#pragma once

#include <nanobind/nanobind.h>

namespace cupel::python {

/// Those of the fields `names` that any of the rows has: `{name: (values, how many rows have it)}`,
/// the values as a tuple with None for rows without it. None where a row is anything but a dict.
/// Rows of the same shape, as most are, cost no look-up.
nanobind::object fields_of_dicts(nanobind::list rows, nanobind::tuple names);

}  // namespace cupel::python
