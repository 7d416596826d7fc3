#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/spec_options.h"

namespace cupel::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kProgram = "cupel-train";

bool is_program(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) && access(path.c_str(), X_OK) == 0;
}

/// Beside this program: in its folder when both are installed, in the trainer's in a build tree.
std::string program_beside() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (error) return "";
  for (const fs::path& place :
       {self.parent_path() / kProgram, self.parent_path().parent_path() / "trainer" / kProgram})
    if (is_program(place)) return place;
  return "";
}

/// Where the trainer is: CUPEL_TRAIN, beside this program, or a name for PATH.
std::string trainer_program() {
  if (const char* named = std::getenv("CUPEL_TRAIN"); named && *named) return named;
  const std::string beside = program_beside();
  return beside.empty() ? kProgram : beside;
}

struct Command {
  const char* name;
  const char* help;
};
constexpr Command kCommands[] = {
    {"train", "Train a model by rewards (GRPO), or by the stages of a recipe"},
    {"sft", "Train a model on completions (supervised fine-tuning)"},
    {"generate", "Sample completions of rows' prompts from a model"},
    {"tasks", "Write the problems of a task as rows: addition, countdown, modular"},
};

/// This process becomes the trainer, which is given the same words: signals, pipes and the exit
/// code are its own.
int become_trainer() {
  std::vector<std::string> words = command_arguments();
  const std::string program = trainer_program();
  words[0] = program;
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execvp(program.c_str(), arguments.data());
  if (errno == ENOENT && program == kProgram)
    return fail({"cupel-train is neither beside this program nor in PATH. It is built apart, on "
                 "LibTorch: run scripts/build-trainer, and name it by CUPEL_TRAIN if it lies "
                 "elsewhere"},
                kUsage);
  return fail({fmt::format("{} (cupel-train) cannot be started: {}", program, strerror(errno))},
              kUsage);
}

}  // namespace

void add_train_commands(CLI::App& program) {
  for (const Command& command : kCommands) program.add_subcommand(command.name, command.help);
}

std::optional<int> run_trainer(int argc, const char* const* argv) {
  for (const Command& command : kCommands)
    if (argc > 1 && std::string_view(argv[1]) == command.name) return become_trainer();
  return {};
}

}  // namespace cupel::cli
