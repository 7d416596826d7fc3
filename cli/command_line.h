#pragma once

#include <string>
#include <vector>

namespace cupel::cli {

/// Called once, by `main`.
void remember_command_line(int argc, const char* const* argv);

/// The command line as it could be given to a shell again: what a report or a card says of itself.
/// The program is named without its folder.
const std::string& command_line();

/// The same, word by word.
const std::vector<std::string>& command_arguments();

}  // namespace cupel::cli
