#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "trainer/config/run_config.h"

namespace cupel::trainer {

/// What must hold between the values of a configuration.
struct Rule {
  std::string_view path;                   ///< of the value that a message names
  std::optional<RunKind> kind;             ///< nothing: both
  std::string (*fault)(const RunConfig&);  ///< "" where it holds
};

/// In the order in which they are asked.
std::span<const Rule> rules();

}  // namespace cupel::trainer
