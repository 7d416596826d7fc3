#pragma once

#include <cstdint>
#include <span>

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/command.h"
#include "verifiers/code/internal/workshop.h"

namespace cupel::code {

/// The harness, for `sandbox::Runner::Options::zygote_sources`.
std::vector<sandbox::InputFile> python_modules();

/// The code before the solution. Tests from LeetCode make lists and trees of nodes by functions
/// that not every data set brings along: they get ours.
std::string context_of(const Problem& problem);

/// Whether `source` binds the name of `entry_point` on its top level; of "Class.method" the class.
bool defines(std::string_view source, std::string_view entry_point);

/// Whether the solution is the body that the prompt's last function lacks. Everything else is a
/// program of its own that runs after the prompt's code.
bool is_continuation(const Problem& problem, std::string_view source);

/// "Class" of "Class.method"; all of "function".
std::string_view first_part(std::string_view name);

/// How requests come to a process that holds the solution.
enum class SolutionMode : std::uint8_t {
  batch,  ///< all of them stand in its standard input
  serve,  ///< a test program makes them
};

/// A process that holds the solution and answers requests. It must define the names that are
/// `tested` itself.
sandbox::Command solution_command(const Attempt& attempt, SolutionMode mode,
                                  std::span<const std::string> tested);

/// Whether the code before the solution fails alone, as a process of the solution has claimed.
bool context_fails(const Workshop& workshop, const Attempt& attempt);

}  // namespace cupel::code
