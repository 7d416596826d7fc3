#pragma once

#include <string>

#include "rewards/summary.h"

namespace cupel::cli {

/// A run's summary for people: a line for each data source, a total where there are several.
std::string summary_table(const Summary& summary);

}  // namespace cupel::cli
