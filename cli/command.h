#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cupel::cli {

/// What the program's exit code says.
enum ExitCode : int {
  kOk = 0,
  kFailed = 1,
  kUsage = 2,
  kTooManyErrors = 3,
  kMachineFailed = 3,  ///< of `run`, whose kFailed is a word about the program that it ran
};

/// Each command adds itself to the program; `run` is set to what is to be done when the command
/// line names it.
using Run = std::function<int()>;
void add_score_command(CLI::App& program, Run& run);
void add_filter_command(CLI::App& program, Run& run);
void add_eval_command(CLI::App& program, Run& run);
void add_validate_command(CLI::App& program, Run& run);
void add_report_command(CLI::App& program, Run& run);
void add_verify_command(CLI::App& program, Run& run);
void add_explain_command(CLI::App& program, Run& run);
void add_ls_command(CLI::App& program, Run& run);
void add_spec_command(CLI::App& program, Run& run);
void add_run_command(CLI::App& program, Run& run);
void add_sandbox_command(CLI::App& program, Run& run);

/// The commands of the program cupel-train, for the help alone.
void add_train_commands(CLI::App& program);

/// Where the command line names one of these, cupel-train takes over with all of its words, which
/// are for it to understand; returns an exit code where it cannot be started, and nothing where
/// another command is named.
std::optional<int> run_trainer(int argc, const char* const* argv);

}  // namespace cupel::cli
