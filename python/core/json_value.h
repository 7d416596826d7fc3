#pragma once

#include <nanobind/nanobind.h>

#include <string>

namespace cupel::python {

struct Place;

/// Appends a Python value as JSON, the way a row in a file would hold it. What JSON has no form for
/// (a date, a path) is written as `str(value)`, bytes as the text that they are. Throws ValueError
/// where it is nested too deeply to be a row.
void append_json_value(std::string& out, nanobind::handle value, const Place& place);

/// Appends a dict as the text of a row, without the completions: they are given apart.
void append_json_row(std::string& out, nanobind::handle row, const Place& place);

}  // namespace cupel::python
