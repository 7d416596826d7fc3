#include "sandbox/supervisor/internal/landlock.h"

#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>

namespace cupel::sandbox {
namespace {

// What kernels learnt after Debian 12's headers: the numbers of the kernel's interface, as in
// https://docs.kernel.org/userspace-api/landlock.html.
constexpr std::uint64_t kTruncate = 1ull << 14;      // version 3
constexpr std::uint64_t kIoctlDevice = 1ull << 15;   // version 5
constexpr std::uint64_t kBindTcp = 1ull << 0;        // version 4
constexpr std::uint64_t kConnectTcp = 1ull << 1;     // version 4
constexpr std::uint64_t kScopeAbstract = 1ull << 0;  // version 6
constexpr std::uint64_t kScopeSignal = 1ull << 1;    // version 6

struct RulesetAttributes {
  std::uint64_t handled_access_fs;
  std::uint64_t handled_access_net;
  std::uint64_t scoped;
};

/// How much of the attributes a kernel of this version knows.
std::size_t attributes_size(int version) {
  if (version >= 6) return sizeof(RulesetAttributes);
  return version >= 4 ? 2 * sizeof(std::uint64_t) : sizeof(std::uint64_t);
}

/// All rights to files that a kernel of this version can deny.
std::uint64_t file_rights(int version) {
  std::uint64_t rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
  if (version >= 2) rights |= LANDLOCK_ACCESS_FS_REFER;
  if (version >= 3) rights |= kTruncate;
  if (version >= 5) rights |= kIoctlDevice;
  return rights;
}

std::uint64_t rights_of(LandlockRule::Access access) {
  constexpr std::uint64_t kRead =
      LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
  constexpr std::uint64_t kMakeDevices =
      LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK;
  switch (access) {
    case LandlockRule::Access::read_and_execute:
      return kRead;
    case LandlockRule::Access::read_and_write:
      return ~(kMakeDevices | kIoctlDevice);
    case LandlockRule::Access::device:
      return LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | kTruncate;
  }
  return 0;
}

/// The rights that a rule for this file or folder may name.
std::uint64_t rights_that_fit(int descriptor) {
  struct stat status {};
  const bool is_folder = ::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode);
  return is_folder ? ~std::uint64_t{0}
                   : LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                         LANDLOCK_ACCESS_FS_READ_FILE | kTruncate | kIoctlDevice;
}

}  // namespace

int landlock_version() {
  static const long version =
      ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version > 0 ? static_cast<int>(version) : 0;
}

Result<Descriptor> make_landlock_ruleset(std::span<const LandlockRule> rules) {
  const int version = landlock_version();
  RulesetAttributes attributes{};
  attributes.handled_access_fs = file_rights(version);
  if (version >= 4) attributes.handled_access_net = kBindTcp | kConnectTcp;
  if (version >= 6) attributes.scoped = kScopeAbstract | kScopeSignal;
  Descriptor ruleset(static_cast<int>(
      ::syscall(SYS_landlock_create_ruleset, &attributes, attributes_size(version), 0)));
  if (!ruleset)
    return failure(std::string("cannot make a Landlock ruleset: ") + std::strerror(errno));
  for (const LandlockRule& rule : rules) {
    landlock_path_beneath_attr beneath{};
    beneath.allowed_access =
        rights_of(rule.access) & attributes.handled_access_fs & rights_that_fit(rule.descriptor);
    beneath.parent_fd = rule.descriptor;
    if (::syscall(SYS_landlock_add_rule, ruleset.get(), LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) !=
        0)
      return failure(std::string("cannot add a Landlock rule: ") + std::strerror(errno));
  }
  return ruleset;
}

int enforce_landlock(int ruleset) {
  return ::syscall(SYS_landlock_restrict_self, ruleset, 0) == 0 ? 0 : errno;
}

}  // namespace cupel::sandbox
