#pragma once

#include <string>

#include "rewards/report.h"
#include "rewards/validation/validate_files.h"

namespace cupel {

/// A table of the checks that found something, with an example each, for a person.
std::string table_text(const ValidationReport& report);

/// All of the report as one JSON object.
std::string json_text(const ValidationReport& report);

/// A table of what was found, and what could not be checked.
void add_sections(Report& page, const ValidationReport& report);

}  // namespace cupel
