#pragma once

#include "trainer/config/run_config.h"
#include "trainer/config/section.h"

namespace cupel::trainer {

// The keys of a configuration, each bound to its member.

/// Those of `config.kind`.
Section run_fields(RunConfig& config);

/// Those that both kinds have, and that a recipe may say once for all of its stages.
Section shared_fields(RunConfig& config);

}  // namespace cupel::trainer
