#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "base/result.h"

namespace cupel::trainer {

/// What the program's exit code says, as cupel's does.
enum ExitCode : int { kOk = 0, kFailed = 1, kUsage = 2, kInterrupted = 130 };

/// Each command adds itself to the program; `run` is set to what is to be done when the command
/// line names it.
using Run = std::function<int()>;
void add_config_command(CLI::App& program, Run& run);
void add_generate_command(CLI::App& program, Run& run);
void add_tasks_command(CLI::App& program, Run& run);
void add_train_commands(CLI::App& program, Run& run);

/// Says what is wrong, and returns `code`.
int fail(const Error& error, int code = kUsage);

}  // namespace cupel::trainer
