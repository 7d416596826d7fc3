#pragma once

#include <cstdint>
#include <string>

#include "sandbox/internal/build_cache.h"
#include "sandbox/languages.h"
#include "sandbox/run_result.h"

namespace cupel::sandbox {

/// What the run of a language's steps says of the source, with the files that `language` collects.
/// The diagnostics are valid UTF-8 of at most `diagnostics_bytes`.
Build judge_compile(const Language& language, const Limits& limits, const RunResult& run,
                    std::uint64_t diagnostics_bytes);

/// Whether `build` says something of its source that will hold tomorrow.
bool worth_keeping(const Build& build);

/// The file called `name` among those collected; null where it is not.
const CollectedFile* collected_file(const RunResult& run, const std::string& name);

}  // namespace cupel::sandbox
