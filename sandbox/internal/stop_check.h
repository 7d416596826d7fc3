#pragma once

#include <string_view>
#include <vector>

#include "sandbox/internal/archive_symbols.h"

namespace cupel::sandbox {

/// Decides, with this machine's C library at hand, which programs may be stopped before main.
/// Immutable, so any number of threads may share one.
class StopCheck {
 public:
  /// Reads every libc.a of the system; where there is none no program may be stopped.
  StopCheck();

  /// `object` is what the user's source was compiled to, `program` what was linked from it.
  bool allows(std::string_view object, std::string_view program) const;

 private:
  std::vector<ArchiveSymbols> libraries_;
};

}  // namespace cupel::sandbox
