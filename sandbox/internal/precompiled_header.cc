#include "sandbox/internal/precompiled_header.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <chrono>
#include <utility>

#include "base/utf8.h"
#include "sandbox/internal/build_cache.h"
#include "sandbox/internal/compile_step.h"
#include "sandbox/internal/file_bytes.h"

namespace cupel::sandbox {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestHeader = 1ull << 30;

/// Headers of compilers that have been replaced: a hundred megabytes each.
void remove_disused(const fs::path& folder) {
  constexpr auto kDisused = std::chrono::hours(24 * 30);
  const auto now = fs::file_time_type::clock::now();
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code gone;
    if (now - at->last_write_time(gone) > kDisused && !gone) fs::remove_all(at->path(), gone);
  }
}

}  // namespace

Result<void> make_toolchain_folder(const fs::path& folder) {
  if (auto made = make_private_folder(folder); !made) return made;
  std::error_code error;
  fs::permissions(folder, fs::perms(0755), error);
  if (error) return failure(folder.string() + ": " + error.message());
  return {};
}

PrecompiledHeaders::PrecompiledHeaders(fs::path folder, Run run)
    : folder_(std::move(folder)), run_(std::move(run)) {}

std::string PrecompiledHeaders::complaint() {
  const std::lock_guard lock(mutex_);
  return std::exchange(complaint_, {});
}

std::string PrecompiledHeaders::folder_for(const Language& language, const Digest& identity) {
  if (folder_.empty()) return {};
  Digester digester;
  digester.add(bytes_of(identity));
  digester.add(language.precompiled_header);
  for (const std::string& flag : language.flags) digester.add(flag);
  for (const Language::Arguments& step : language.header_steps)
    for (const std::string& word : step) digester.add(word);
  const Digest key = digester.finish();
  const fs::path folder = folder_ / hexadecimal(key).substr(0, 32);
  {
    const std::lock_guard lock(mutex_);
    const auto [known, is_new] = states_.emplace(key, State::making);
    if (!is_new) return known->second == State::made ? folder.string() : std::string();
  }
  auto state = make(language, folder);
  if (state && *state == State::made && !is_readable_inside(folder))
    state = failure("programs in the sandbox cannot read " + folder.string() +
                    "; set CUPEL_CACHE_DIR to a folder that is not below /tmp and that every user "
                    "may enter");
  const std::lock_guard lock(mutex_);
  if (!state) {
    states_[key] = State::failed;
    complaint_ = fmt::format("{} is not precompiled, so compiling is slower: {}",
                             language.precompiled_header, state.error().message);
    return {};
  }
  if (*state == State::making) {  // by another process: ask again next time
    states_.erase(key);
    return {};
  }
  states_[key] = State::made;
  return folder.string();
}

/// Without a file tree of its own the sandbox's user may not enter what is above the folder, and
/// then compilers would end with an error.
bool PrecompiledHeaders::is_readable_inside(const fs::path& folder) const {
  Command command;
  command.arguments = {"/bin/sh", "-c", "test -r \"$0\"", folder.string()};
  return run_(command).outcome == Outcome::accepted;
}

Result<PrecompiledHeaders::State> PrecompiledHeaders::make(const Language& language,
                                                           const fs::path& folder) {
  if (auto made = make_toolchain_folder(folder_); !made) return tl::make_unexpected(made.error());
  const fs::path header = folder / (language.precompiled_header + ".gch");
  const fs::path lock_path = folder.string() + ".lock";
  const Descriptor lock(::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock) return failure(lock_path.string() + ": cannot write here");
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) return State::making;
  // Marks both as in use.
  ::utimensat(AT_FDCWD, lock_path.c_str(), nullptr, 0);
  ::utimensat(AT_FDCWD, folder.c_str(), nullptr, 0);
  std::error_code error;
  if (fs::exists(header, error)) return State::made;

  remove_disused(folder_);
  RunResult run = run_(header_command(language));
  if (run.outcome != Outcome::accepted || run.collected.empty())
    return failure(fmt::format("{}; {}", run.detail.empty() ? name(run.outcome) : run.detail,
                               shorten(run.errors, 300)));
  const auto bytes = read_file(run.collected.front().file.get(), kLargestHeader);
  if (!bytes) return failure("what the compiler made cannot be read");
  fs::create_directories(header.parent_path(), error);
  for (fs::path at = header.parent_path(); at != folder_; at = at.parent_path())
    fs::permissions(at, fs::perms(0755), error);
  if (auto written = write_atomically(header, *bytes, 0644); !written)
    return tl::make_unexpected(written.error());
  return State::made;
}

}  // namespace cupel::sandbox
