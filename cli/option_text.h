#pragma once

#include <string>

#include "verifiers/options.h"

namespace cupel::cli {

/// The values that an option takes: `auto|yes|no`, `mode|exact|<a relative difference>`.
std::string values_text(const OptionInfo& option);

}  // namespace cupel::cli
