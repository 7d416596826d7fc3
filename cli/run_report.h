#pragma once

#include <optional>
#include <string>

#include "sandbox/compiler.h"
#include "sandbox/run_result.h"

namespace cupel::cli {

/// All that is known of one `cupel run`.
struct RunReport {
  std::string language;
  std::optional<sandbox::CompileResult> compiled;  ///< none: it did not come to that
  sandbox::RunResult run;  ///< where it did not compile, its outcome and detail are the compiler's
  bool has_run = false;
};

/// One line of JSON.
std::string json_of(const RunReport& report);

/// "accepted · exit 0 · 0.012 s CPU · 0.015 s · 3.2 MiB · T0"
std::string summary_of(const RunReport& report);

}  // namespace cupel::cli
