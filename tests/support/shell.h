#pragma once

#include <string>

namespace cupel::test {

struct Said {
  int code;          ///< the exit code; -1 where a signal ended it
  std::string text;  ///< standard output and standard error
};

/// What a line for the shell says.
Said shell(const std::string& line);

}  // namespace cupel::test
