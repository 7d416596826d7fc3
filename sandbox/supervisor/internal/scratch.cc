#include "sandbox/supervisor/internal/scratch.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "sandbox/supervisor/internal/identity.h"

namespace cupel::sandbox {
namespace {

constexpr int kFewFiles = 64;

using Folder = std::unique_ptr<DIR, int (*)(DIR*)>;

bool same(const timespec& one, const timespec& other) {
  return one.tv_sec == other.tv_sec && one.tv_nsec == other.tv_nsec;
}

/// Whether the clock that change times are taken from has moved on from `time`.
bool has_passed(const timespec& time) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return now.tv_sec > time.tv_sec || (now.tv_sec == time.tv_sec && now.tv_nsec > time.tv_nsec);
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
  return scratch;
}

Result<void> Scratch::mount_tmpfs() {
  if (::mount("tmpfs", path_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, options_.c_str()) != 0)
    return failure("cannot mount a tmpfs at " + path_ + ": " + std::strerror(errno));
  root_ = Descriptor(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root_) return failure("cannot open " + path_ + ": " + std::strerror(errno));
  remember_empty();
  return {};
}

void Scratch::remember_empty() {
  struct stat status {};
  change_shows_ = ::fstat(root_.get(), &status) == 0 && has_passed(status.st_ctim);
  empty_since_ = status.st_ctim;
}

Result<bool> Scratch::reset() {
  struct stat status {};
  const bool looked = ::fstat(root_.get(), &status) == 0;
  const bool unchanged = looked && same(status.st_ctim, empty_since_);
  // Every name made or taken away in a folder, and all else that is done to it, sets its change
  // time; deeper files need a name here first. Change times advance with the timer's tick, so that
  // the time tells only what happens after the tick in which it was set.
  if (unchanged && change_shows_) return false;
  const Folder folder(::opendir(path_.c_str()), ::closedir);
  bool clean = looked && folder && remove_few_files(folder.get());
  // What a program did to the folder itself would outlive the run as well.
  clean = clean && (status.st_mode & 07777) == 0700 &&
          ::flistxattr(::dirfd(folder.get()), nullptr, 0) <= 0 &&
          (unchanged || ::futimens(::dirfd(folder.get()), nullptr) == 0);
  if (clean) {
    remember_empty();
    return false;
  }
  root_.reset();
  if (::umount2(path_.c_str(), MNT_DETACH) != 0)
    return failure("cannot unmount " + path_ + ": " + std::strerror(errno));
  if (auto mounted = mount_tmpfs(); !mounted) return tl::make_unexpected(mounted.error());
  return true;
}

}  // namespace cupel::sandbox
