#pragma once

#include <string>
#include <vector>

namespace cupel::sandbox {

/// The environment that programs start with: nothing of the host's. Python's hashes are the same in
/// every run, so that a program's verdict is.
inline std::vector<std::string> environment_in(const std::string& work,
                                               const std::string& temporary) {
  return {"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=" + work, "TMPDIR=" + temporary,
          "LANG=C.UTF-8", "PYTHONHASHSEED=0"};
}

/// Tells a program that it is to stop before main; see stop/stop.c.
inline char kStopVariable[] = "CUPEL_STOP=1";

}  // namespace cupel::sandbox
