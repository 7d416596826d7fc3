#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace cupel::test {

/// How the program `cupel` ended and what it said.
struct Ended {
  int code;  ///< exit code, or minus the signal that ended it
  std::string out;
  std::string err;
};

/// Runs the program with these arguments; `input` is its standard input.
Ended run_program(const std::vector<std::string>& arguments, const std::string& input = "");

/// Starts it with its output thrown away, for the caller to kill and wait for.
pid_t start_program(const std::vector<std::string>& arguments);

}  // namespace cupel::test
