#pragma once

#include <string>

#include "rewards/summary.h"

namespace cupel {

/// A run's summary for people: a line for each data source, a total where there are several, and
/// below it the hints on what has befallen more than half of the rows.
std::string table_text(const Summary& summary);

/// The same with all there is: reasons and examples by component, groups, every hint.
std::string full_text(const Summary& summary);

/// All there is, as one JSON object; docs/summary.md has its keys.
std::string json_text(const Summary& summary);

}  // namespace cupel
