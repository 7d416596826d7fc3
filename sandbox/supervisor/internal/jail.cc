#include "sandbox/supervisor/internal/jail.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/mount.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "sandbox/descriptor.h"
#include "sandbox/supervisor/internal/kernel.h"
#include "sandbox/supervisor/internal/options.h"

namespace cupel::sandbox {
namespace {

// Covered by the new root before it is pivoted to; every system has it.
constexpr const char* kMountPoint = "/usr";

constexpr const char* kDevices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random",
                                    "/dev/urandom"};

tl::unexpected<Error> system_failure(const std::string& what, int error = errno) {
  return failure("cannot " + what + ": " + std::strerror(error));
}

/// Something of the machine's that will be seen at the same path inside.
struct Bound {
  std::string path;
  std::string link;  // the target of a symbolic link, which is made again
  Descriptor tree;   // else a detached copy of the mount
  bool is_folder = false;
};

/// Detached, read-only copies of what is to be shown. Done while the process still has the right to
/// walk the paths; what this machine does not have is left out.
Result<std::vector<Bound>> copy_trees(const std::vector<std::string>& mounts) {
  std::vector<Bound> bounds;
  const auto add = [&](const std::string& path, std::uint64_t attributes) -> Result<void> {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return {};
    Bound& bound = bounds.emplace_back();
    bound.path = path;
    if (S_ISLNK(status.st_mode)) {
      char target[PATH_MAX];
      const ssize_t size = ::readlink(path.c_str(), target, sizeof target);
      if (size < 0) return system_failure("read the link " + path);
      bound.link.assign(target, static_cast<std::size_t>(size));
      return {};
    }
    bound.is_folder = S_ISDIR(status.st_mode);
    const int tree = kernel::open_tree(AT_FDCWD, path.c_str(),
                                       OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
    if (tree < 0) return system_failure("copy the mount of " + path, -tree);
    bound.tree = Descriptor(tree);
    if (const int error = kernel::set_mount_attributes(tree, attributes); error < 0)
      return system_failure("make " + path + " read-only", -error);
    return {};
  };
  for (const std::string& path : mounts)
    if (auto added = add(path, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV); !added)
      return tl::make_unexpected(added.error());
  for (const char* device : kDevices)
    if (auto added = add(device, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC); !added)
      return tl::make_unexpected(added.error());
  return bounds;
}

Result<void> make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST)
    return system_failure("make the folder /" + path);
  return {};
}

/// Makes the folders above a path below the current folder.
Result<void> make_parents(const std::string& path) {
  for (std::size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1))
    if (auto made = make_folder(path.substr(0, slash)); !made) return made;
  return {};
}

Result<void> make_file(const std::string& path, std::string_view text) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  if (!file || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    return system_failure("write /" + path);
  return {};
}

Result<void> attach(const Bound& bound) {
  const std::string path = bound.path.substr(1);
  if (auto made = make_parents(path); !made) return made;
  if (!bound.link.empty()) {
    if (::symlink(bound.link.c_str(), path.c_str()) != 0 && errno != EEXIST)
      return system_failure("make the link " + bound.path);
    return {};
  }
  if (auto made = bound.is_folder ? make_folder(path) : make_file(path, ""); !made) return made;
  const int error =
      kernel::move_mount(bound.tree.get(), "", AT_FDCWD, path.c_str(), MOVE_MOUNT_F_EMPTY_PATH);
  if (error < 0) return system_failure("bind " + bound.path, -error);
  return {};
}

/// /proc with this slot's processes alone, hiding those that are not the reader's.
bool mount_proc() {
  for (const char* options : {"hidepid=invisible,subset=pid", "hidepid=2"})
    if (::mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, options) == 0)
      return true;
  return false;
}

/// Everything that is not bound: the current folder is the new root.
Result<void> make_own_files(bool has_proc) {
  for (const char* folder : {"etc", "tmp", "work", "proc", "dev", "dev/shm"})
    if (auto made = make_folder(folder); !made) return made;
  const std::string user = std::to_string(kProgramUser);
  const std::string ids = ":x:" + user + ":";
  if (auto made = make_file(
          "etc/passwd", "root:x:0:0::/:/bin/false\nprogram" + ids + user + "::/work:/bin/false\n");
      !made)
    return made;
  if (auto made = make_file("etc/group", "root:x:0:\nprogram" + ids + "\n"); !made) return made;
  if (!has_proc) return {};
  constexpr const char* kLinks[][2] = {{"/proc/self/fd", "dev/fd"},
                                       {"/proc/self/fd/0", "dev/stdin"},
                                       {"/proc/self/fd/1", "dev/stdout"},
                                       {"/proc/self/fd/2", "dev/stderr"}};
  for (const auto& [target, path] : kLinks)
    if (::symlink(target, path) != 0 && errno != EEXIST)
      return system_failure("make the links of /dev");
  return {};
}

Result<void> pivot() {
  if (const int error = kernel::pivot_root(".", "."); error < 0)
    return system_failure("pivot into the new root", -error);
  if (::umount2(".", MNT_DETACH) != 0) return system_failure("leave the old root");
  if (::chdir("/") != 0) return system_failure("enter the new root");
  if (::mount(nullptr, "/", nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV,
              nullptr) != 0)
    return system_failure("make the root read-only");
  return {};
}

/// Programs cannot make user namespaces in this slot, whatever else fails to stop them.
void forbid_user_namespaces() {
  const Descriptor file(::open("/proc/sys/user/max_user_namespaces", O_WRONLY | O_CLOEXEC));
  if (file) (void)!::write(file.get(), "0", 1);
}

}  // namespace

Result<Jail> enter_jail(const Identity& identity, const std::vector<std::string>& mounts) {
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
    return system_failure("make the mounts private");
  auto bounds = copy_trees(mounts);
  if (!bounds) return tl::make_unexpected(bounds.error());
  if (auto changed = identity.become_slot_root(); !changed)
    return tl::make_unexpected(changed.error());
  forbid_user_namespaces();
  if (::mount("tmpfs", kMountPoint, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=1m") != 0)
    return system_failure("mount the root's tmpfs");
  if (::chdir(kMountPoint) != 0) return system_failure("enter the root's tmpfs");
  ::umask(022);
  Jail jail;
  if (auto made = make_folder("proc"); !made) return tl::make_unexpected(made.error());
  jail.has_proc = mount_proc();
  for (const Bound& bound : *bounds)
    if (auto attached = attach(bound); !attached) return tl::make_unexpected(attached.error());
  if (auto made = make_own_files(jail.has_proc); !made) return tl::make_unexpected(made.error());
  if (auto pivoted = pivot(); !pivoted) return tl::make_unexpected(pivoted.error());
  for (const char* path : {"/work", "/tmp", "/dev/shm"}) {
    auto scratch = Scratch::mount(path, SlotSizes::kWorkBytes, SlotSizes::kWorkFiles);
    if (!scratch) return tl::make_unexpected(scratch.error());
    jail.scratch.push_back(std::move(*scratch));
  }
  if (::chdir("/work") != 0) return system_failure("enter /work");
  if (::sethostname("cupel", 5) != 0) return system_failure("name the host");
  return jail;
}

}  // namespace cupel::sandbox
