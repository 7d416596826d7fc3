#pragma once

#include <string>
#include <vector>

namespace cupel::sandbox {

/// The environment of a program that is to stop before main; see stop/stop.c.
inline char* const kStoppedEnvironment[] = {const_cast<char*>("CUPEL_STOP=1"),
                                            const_cast<char*>("PATH=/usr/local/bin:/usr/bin:/bin"),
                                            const_cast<char*>("HOME=/work"),
                                            const_cast<char*>("TMPDIR=/tmp"),
                                            const_cast<char*>("LANG=C.UTF-8"),
                                            const_cast<char*>("PYTHONHASHSEED=0"),
                                            nullptr};

/// That of every other program: nothing of the host's. Python's hashes are the same in every run,
/// so that a program's verdict is.
inline std::vector<std::string> environment_in(const std::string& work,
                                               const std::string& temporary) {
  return {"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=" + work, "TMPDIR=" + temporary,
          "LANG=C.UTF-8", "PYTHONHASHSEED=0"};
}

}  // namespace cupel::sandbox
