#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <new>

#include "base/version.h"
#include "trainer/commands/command.h"

namespace cupel::trainer {

int fail(const Error& error, int code) {
  fmt::print(stderr, "cupel-train: {}\n", error.message);
  return code;
}

}  // namespace cupel::trainer

int main(int argc, char** argv) {
  using namespace cupel::trainer;
  CLI::App program{"cupel-train trains language models by the rewards that cupel gives."};
  program.set_version_flag("--version", fmt::format("cupel-train {}", cupel::kVersion));
  program.require_subcommand(1);
  Run run;
  add_config_command(program, run);
  add_generate_command(program, run);
  add_tasks_command(program, run);
  add_train_commands(program, run);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return program.exit(error);  // --help and --version
    return fail({fmt::format("{}\nRun it with --help for more.", error.what())});
  }
  try {
    return run();
  } catch (const std::bad_alloc&) {
    return fail({"out of memory; lower micro_batch or rollout.slots"}, kFailed);
  } catch (const std::exception& error) {
    return fail({error.what()}, kFailed);
  }
}
