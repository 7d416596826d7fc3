#include "cli/usage.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/nearest.h"

namespace cupel::cli {
namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string unknown(std::string_view what, std::string_view name,
                    const std::vector<std::string>& known) {
  return unknown_name_message(what, name,
                              std::vector<std::string_view>(known.begin(), known.end()));
}

std::vector<std::string> command_names(const CLI::App& program) {
  std::vector<std::string> names;
  for (const CLI::App* command : program.get_subcommands(nullptr))
    names.push_back(command->get_name());
  return names;
}

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

}  // namespace

std::string usage_message(const CLI::App& program, const CLI::ParseError& error, int argc,
                          const char* const* argv) {
  const CLI::App* command = &program;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word(argv[i]);
    if (word == "--") break;
    const auto commands = command_names(*command);
    if (!commands.empty() && !word.starts_with('-')) {
      if (!contains(commands, word)) return unknown("command", word, commands);
      command = command->get_subcommand(std::string(word));
      continue;
    }
    const auto options = option_names(*command);
    const std::string_view name = word.substr(0, word.find('='));
    if (name.starts_with("--") && !contains(options, name)) return unknown("option", name, options);
  }
  return error.what();
}

}  // namespace cupel::cli
