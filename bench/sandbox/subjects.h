#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sandbox/command.h"

namespace cupel::bench {

/// Beside this program: a static C++ program that prints `kHello`.
std::filesystem::path hello_file();
constexpr const char* kHello = "hello, world\n";

/// The file's contents in a memory file, as the compiler hands binaries to the sandbox.
std::shared_ptr<const sandbox::Executable> load_executable(const std::filesystem::path& file);

/// Programs as a benchmark of code generation makes them: a function, and assertions about it.
const std::vector<std::string>& python_programs();

/// A solution in C++ of a small task: the sum of the numbers, and how many are different. `number`
/// makes each source one that was never compiled before.
std::string cpp_program(long number);
constexpr const char* kNumbers = "4\n5 5 7 -2\n";
constexpr const char* kNumbersAnswer = "15 3\n";

}  // namespace cupel::bench
