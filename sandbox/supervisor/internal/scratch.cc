#include "sandbox/supervisor/internal/scratch.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string_view>

#include "sandbox/supervisor/internal/identity.h"

namespace cupel::sandbox {
namespace {

constexpr int kFewFiles = 64;

using Folder = std::unique_ptr<DIR, int (*)(DIR*)>;

/// Whether the clock that change times are taken from has moved on from `time`.
bool has_passed(const timespec& time) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return now.tv_sec > time.tv_sec || (now.tv_sec == time.tv_sec && now.tv_nsec > time.tv_nsec);
}

/// Whether the folder carries attributes that a program can give one; a security module's own are
/// no sign of that.
bool has_attributes(int folder) {
  char names[256];
  const ssize_t size = ::flistxattr(folder, names, sizeof names);
  if (size < 0) return errno != ENOTSUP;
  for (std::string_view rest(names, static_cast<std::size_t>(size)); !rest.empty();
       rest.remove_prefix(rest.find('\0') + 1))
    if (!rest.starts_with("security.") && !rest.starts_with("trusted.")) return true;
  return false;
}

/// Removes plain entries of the folder; false where it holds more than a few or folders.
bool remove_few_files(DIR* folder) {
  int removed = 0;
  while (const dirent* entry = ::readdir(folder)) {
    if (std::strcmp(entry->d_name, ".") == 0 || std::strcmp(entry->d_name, "..") == 0) continue;
    if (++removed > kFewFiles) return false;
    if (::unlinkat(::dirfd(folder), entry->d_name, 0) != 0) return false;
  }
  return true;
}

}  // namespace

Result<Scratch> Scratch::mount(std::string path, std::uint64_t bytes, std::uint64_t files) {
  Scratch scratch;
  scratch.path_ = std::move(path);
  const std::string user = std::to_string(kProgramUser);
  scratch.options_ = "mode=0700,uid=" + user + ",gid=" + user + ",size=" + std::to_string(bytes) +
                     ",nr_inodes=" + std::to_string(files);
  if (auto mounted = scratch.mount_tmpfs(); !mounted) return tl::make_unexpected(mounted.error());
  scratch.remember_empty();
  return scratch;
}

Scratch Scratch::plain(std::string path) {
  Scratch scratch;
  scratch.path_ = std::move(path);
  return scratch;
}

Result<void> Scratch::mount_tmpfs() const {
  if (::mount("tmpfs", path_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, options_.c_str()) != 0)
    return failure("cannot mount a tmpfs at " + path_ + ": " + std::strerror(errno));
  return {};
}

void Scratch::remember_empty() {
  struct stat root {};
  change_shows_ = ::stat(path_.c_str(), &root) == 0 && has_passed(root.st_ctim);
  empty_since_ = root.st_ctim;
}

Result<bool> Scratch::reset() {
  struct stat root {};
  const bool looked = ::stat(path_.c_str(), &root) == 0;
  const bool unchanged = looked && root.st_ctim.tv_sec == empty_since_.tv_sec &&
                         root.st_ctim.tv_nsec == empty_since_.tv_nsec;
  // Each name made in a folder or taken from it, and all else that is done to it, sets its change
  // time, and a deeper file needs a name here first. The time advances with the timer's tick: it
  // shows nothing of what is done within the tick that set it.
  if (unchanged && change_shows_) return false;
  const Folder folder(::opendir(path_.c_str()), ::closedir);
  bool clean = looked && folder && remove_few_files(folder.get());
  // What a program did to the folder itself would outlive the run as well.
  clean = clean && (root.st_mode & 07777) == 0700 && !has_attributes(::dirfd(folder.get())) &&
          (unchanged || ::futimens(::dirfd(folder.get()), nullptr) == 0);
  if (clean) {
    remember_empty();
    return false;
  }
  if (options_.empty()) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(path_, error))
      std::filesystem::remove_all(entry.path(), error);
    if (error) return failure("cannot empty " + path_ + ": " + error.message());
    return false;
  }
  if (::umount2(path_.c_str(), MNT_DETACH) != 0)
    return failure("cannot unmount " + path_ + ": " + std::strerror(errno));
  if (auto mounted = mount_tmpfs(); !mounted) return tl::make_unexpected(mounted.error());
  remember_empty();
  return true;
}

}  // namespace cupel::sandbox
