#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sandbox/run_result.h"
#include "sandbox/supervisor/internal/zygote_imports.h"

namespace cupel::sandbox {

/// What the library tells the supervisor on its command line.
struct SupervisorOptions {
  int socket = 3;                   ///< to the library
  Tier lowest = Tier::t1;           ///< refuse to run under anything weaker
  Tier highest = Tier::t0;          ///< do not try anything stronger
  std::vector<std::string> mounts;  ///< host paths that programs see, read-only, at the same place
  ZygoteImports zygote_imports;
};

/// Sizes that are the same for every slot.
struct SlotSizes {
  static constexpr std::uint64_t kWorkBytes = 512ull << 20;  ///< of /work; /tmp and /dev/shm too
  static constexpr std::uint64_t kWorkFiles = 1u << 16;
};

}  // namespace cupel::sandbox
