#pragma once

#include <functional>

#include "base/digest.h"
#include "base/result.h"
#include "sandbox/command.h"
#include "sandbox/languages.h"
#include "sandbox/run_result.h"

namespace cupel::sandbox {

/// Tells the programs that compile `language` on this machine, as they are now, from all others:
/// what they say of their version, and the path, size and time of each file they depend on. Fails
/// where the version could not be asked.
Result<Digest> toolchain_identity(const Language& language,
                                  const std::function<RunResult(const Command&)>& run);

}  // namespace cupel::sandbox
