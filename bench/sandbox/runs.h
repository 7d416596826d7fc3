#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/runner.h"

namespace cupel::bench {

/// One of each way to start a program. Those of which a part is missing here are not there.
struct Work {
  sandbox::Command hello;                          ///< by exec, from a memory file
  std::vector<sandbox::Command> python;            ///< by the zygote
  std::optional<sandbox::Command> stopped_parent;  ///< for `Runner::run_inputs`
};

/// A command of its arguments alone.
sandbox::Command command_of(std::vector<std::string> arguments);

/// False, and says so, where the run was not accepted or printed something else.
bool check_run(const sandbox::RunResult& result, std::string_view output, std::string_view what);

/// The seconds of one of `count` runs of the command, one after the other or, where `threads` is
/// more than one, that many at a time.
std::optional<double> time_runs(sandbox::Runner& runner, const sandbox::Command& command,
                                std::string_view output, int count, unsigned threads = 1);

}  // namespace cupel::bench
