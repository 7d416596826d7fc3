#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <new>

#include "base/version.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/usage.h"

int main(int argc, char** argv) {
  using namespace cupel::cli;
  CLI::App program{
      "cupel decides which of a language model's answers are right, and turns that into rewards."};
  program.set_version_flag("--version", fmt::format("cupel {}", cupel::kVersion));
  program.require_subcommand(1);
  remember_command_line(argc, argv);
  Run run;
  add_score_command(program, run);
  add_filter_command(program, run);
  add_eval_command(program, run);
  add_validate_command(program, run);
  add_report_command(program, run);
  add_verify_command(program, run);
  add_explain_command(program, run);
  add_ls_command(program, run);
  add_spec_command(program, run);
  add_run_command(program, run);
  add_sandbox_command(program, run);
  add_train_commands(program);
  if (const auto code = run_trainer(argc, argv)) return *code;
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return program.exit(error);  // --help and --version
    fmt::print(stderr, "cupel: {}\nRun it with --help for more.\n",
               usage_message(program, error, argc, argv));
    return kUsage;
  }
  try {
    return run();
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "cupel: out of memory; lower --threads or --max-line-mib\n");
  } catch (const std::exception& error) {
    fmt::print(stderr, "cupel: {}\n", error.what());
  }
  return kFailed;
}
