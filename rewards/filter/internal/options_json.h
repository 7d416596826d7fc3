#pragma once

#include <nlohmann/json.hpp>

#include "rewards/rejection_sampling.h"

namespace cupel {

/// All options but the files, in the words of the command line; null: not asked for.
nlohmann::ordered_json options_object(const FilterOptions& options);

}  // namespace cupel
