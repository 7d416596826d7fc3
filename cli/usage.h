#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace cupel::cli {

/// What is wrong with a command line that `program` did not accept, with the nearest command or
/// option where one was misspelt.
std::string usage_message(const CLI::App& program, const CLI::ParseError& error, int argc,
                          const char* const* argv);

}  // namespace cupel::cli
