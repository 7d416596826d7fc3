#include "trainer/optimization/internal/checkpoint_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace cupel::trainer {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "checkpoint-";

tl::unexpected<Error> system_failure(const std::string& path, std::string_view what) {
  return failure(fmt::format("{}: {}: {}", path, what, std::strerror(errno)));
}

/// None where it is no name of a checkpoint.
std::optional<std::int64_t> step_in(std::string_view name) {
  if (!name.starts_with(kPrefix)) return std::nullopt;
  name.remove_prefix(kPrefix.size());
  std::int64_t step = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), step);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  // No sign, no leading zeros: the name that we would give it.
  return step >= 0 && checkpoint_name(step).substr(kPrefix.size()) == name ? std::optional(step)
                                                                           : std::nullopt;
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

Result<void> flush(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return system_failure(path, "cannot open");
  const bool is_flushed = ::fsync(descriptor) == 0;
  const int error = errno;
  ::close(descriptor);
  errno = error;
  if (!is_flushed) return system_failure(path, "cannot be written to the disk");
  return {};
}

Result<void> remove_tree(const std::string& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (error) return failure(path + ": cannot be removed: " + error.message());
  return {};
}

}  // namespace

std::string checkpoint_name(std::int64_t step) { return fmt::format("{}{}", kPrefix, step); }

std::vector<std::int64_t> checkpoint_steps(const std::string& folder) {
  std::vector<std::int64_t> steps;
  for (const std::string& name : names_in(folder))
    if (const auto step = step_in(name)) steps.push_back(*step);
  std::ranges::sort(steps);
  return steps;
}

std::vector<std::string> partial_checkpoints(const std::string& folder) {
  std::vector<std::string> paths;
  for (const std::string& name : names_in(folder))
    if (name.ends_with(kPartial) &&
        step_in(std::string_view(name).substr(0, name.size() - kPartial.size())))
      paths.push_back(folder + "/" + name);
  return paths;
}

Result<void> remove_partial_checkpoints(const std::string& folder) {
  for (const std::string& path : partial_checkpoints(folder))
    if (auto removed = remove_tree(path); !removed) return removed;
  return {};
}

Result<void> flush_folder(const std::string& folder) {
  for (const std::string& name : names_in(folder)) {
    const std::string path = folder + "/" + name;
    if (auto flushed = fs::is_directory(path) ? flush_folder(path) : flush(path); !flushed)
      return flushed;
  }
  return flush(folder);
}

Result<void> give_name(const std::string& partial, const std::string& name) {
  std::error_code ignored;
  const bool is_taken = fs::exists(name, ignored);
  // A folder cannot be renamed over another; the two can only change names.
  if (::renameat2(AT_FDCWD, partial.c_str(), AT_FDCWD, name.c_str(),
                  is_taken ? RENAME_EXCHANGE : 0) != 0)
    return system_failure(partial, "cannot be renamed to " + name);
  if (auto flushed = flush(fs::path(name).parent_path().string()); !flushed) return flushed;
  return is_taken ? remove_tree(partial) : Result<void>();
}

Result<void> remove_checkpoint(const std::string& path) {
  const std::string partial = path + std::string(kPartial);
  if (std::rename(path.c_str(), partial.c_str()) != 0)
    return system_failure(path, "cannot be removed");
  return remove_tree(partial);
}

}  // namespace cupel::trainer
