#pragma once

#include <string>
#include <vector>

#include "sandbox/command.h"

namespace cupel::sandbox {

/// What a Python zygote imports before its first run.
struct ZygoteImports {
  std::vector<std::string> modules;  ///< none: the usual; those that are missing are skipped
  std::vector<InputFile> sources;    ///< modules of the caller's own, shown to runs that ask
};

}  // namespace cupel::sandbox
