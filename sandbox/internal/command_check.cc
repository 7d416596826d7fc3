#include "sandbox/internal/command_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "sandbox/internal/protocol.h"
#include "sandbox/limits.h"

namespace cupel::sandbox {
namespace {

bool is_inside_work_folder(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.find('\0') != std::string_view::npos)
    return false;
  while (!name.empty()) {
    const std::size_t slash = std::min(name.find('/'), name.size());
    const std::string_view part = name.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    name.remove_prefix(std::min(slash + 1, name.size()));
  }
  return true;
}

bool is_module_name(std::string_view name) {
  constexpr std::string_view kSuffix = ".py";
  constexpr std::string_view kLetters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
  if (!name.ends_with(kSuffix)) return false;
  name.remove_suffix(kSuffix.size());
  return !name.empty() && name.find_first_not_of(kLetters) == std::string_view::npos &&
         (name.front() < '0' || name.front() > '9');
}

}  // namespace

Result<void> check_command(const Command& command) {
  if (auto checked = check_limits(command.limits); !checked) return checked;
  if (command.arguments.empty())
    return failure("the command has no arguments; the first is its program");
  for (const std::string& argument : command.arguments)
    if (argument.find('\0') != std::string::npos)
      return failure("an argument of the command holds a NUL character");
  for (const InputFile& file : command.files)
    if (!is_inside_work_folder(file.name))
      return failure(
          fmt::format("the input file's name \"{}\" does not stay in the work folder", file.name));
  if (command.collect.size() > protocol::kMaxCollected)
    return failure(fmt::format("{} files to collect; {} are the most", command.collect.size(),
                               protocol::kMaxCollected));
  for (const std::string& collected : command.collect)
    if (!is_inside_work_folder(collected) || collected.find('/') != std::string::npos)
      return failure(fmt::format("the file to collect \"{}\" is not a plain name", collected));
  return {};
}

Result<void> check_sources(const std::vector<InputFile>& sources) {
  constexpr std::size_t kMostBytes = 100'000;
  for (const InputFile& source : sources) {
    if (!is_module_name(source.name))
      return failure(fmt::format("\"{}\" is not the file name of a Python module", source.name));
    if (source.contents.size() > kMostBytes)
      return failure(fmt::format("the Python module {} has {} bytes; {} are the most", source.name,
                                 source.contents.size(), kMostBytes));
    if (source.contents.find('\0') != std::string::npos)
      return failure(fmt::format("the Python module {} holds a NUL character", source.name));
  }
  return {};
}

}  // namespace cupel::sandbox
