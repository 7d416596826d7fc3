#include "sandbox/supervisor/internal/landlock.h"

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>

namespace cupel::sandbox {
namespace {

// The kernel's interface as of version 7, spelled out here because the headers of older
// distributions end at version 2. The numbers are the same on every architecture.
constexpr long kCreateRuleset = 444;
constexpr long kAddRule = 445;
constexpr long kRestrictSelf = 446;
constexpr unsigned kAskVersion = 1;
constexpr int kPathBeneath = 1;

struct Ruleset {
  std::uint64_t handled_files;
  std::uint64_t handled_network;  // since version 4
  std::uint64_t scoped;           // since version 6
};

struct __attribute__((packed)) PathBeneath {
  std::uint64_t allowed;
  std::int32_t descriptor;
};

constexpr std::uint64_t kExecute = 1 << 0;
constexpr std::uint64_t kWriteFile = 1 << 1;
constexpr std::uint64_t kReadFile = 1 << 2;
constexpr std::uint64_t kReadDir = 1 << 3;
constexpr std::uint64_t kMakeChar = 1 << 6;
constexpr std::uint64_t kMakeBlock = 1 << 11;
constexpr std::uint64_t kRefer = 1 << 13;  // link and rename from folder to folder
constexpr std::uint64_t kTruncate = 1 << 14;
constexpr std::uint64_t kDeviceControl = 1 << 15;

constexpr std::uint64_t kNetwork = 0b11;  // bind and connect TCP
constexpr std::uint64_t kScopes = 0b11;   // abstract Unix sockets and signals

/// All rights over files that a version of Landlock knows.
std::uint64_t file_rights(int version) {
  std::uint64_t known = kRefer - 1;
  if (version >= 2) known |= kRefer;
  if (version >= 3) known |= kTruncate;
  if (version >= 5) known |= kDeviceControl;
  return known;
}

/// What makes sense for something that is not a folder; the kernel refuses the rest.
constexpr std::uint64_t kOfFiles = kExecute | kWriteFile | kReadFile | kTruncate | kDeviceControl;

std::uint64_t rights(LandlockRule::Access access) {
  switch (access) {
    case LandlockRule::Access::read_and_execute:
      return kExecute | kReadFile | kReadDir;
    case LandlockRule::Access::read_and_write:
      return ~(kMakeChar | kMakeBlock | kDeviceControl);
    case LandlockRule::Access::device:
      return kReadFile | kWriteFile | kTruncate | kDeviceControl;
  }
  return 0;
}

tl::unexpected<Error> failed(const std::string& what) {
  return failure("Landlock: " + what + ": " + std::strerror(errno));
}

}  // namespace

int landlock_version() {
  const long version = syscall(kCreateRuleset, nullptr, std::size_t{0}, kAskVersion);
  return version < 0 ? 0 : static_cast<int>(version);
}

Result<Descriptor> make_landlock_ruleset(std::span<const LandlockRule> rules) {
  const int version = landlock_version();
  if (version == 0) {
    return failure(
        "Landlock is not there: it needs Linux 5.13 or newer with \"landlock\" among the security "
        "modules (boot with lsm=landlock,…)");
  }
  const std::uint64_t handled = file_rights(version);
  const Ruleset attributes{handled, version >= 4 ? kNetwork : 0, version >= 6 ? kScopes : 0};
  const std::size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
  Descriptor ruleset(static_cast<int>(syscall(kCreateRuleset, &attributes, size, 0u)));
  if (!ruleset) return failed("cannot create a ruleset of version " + std::to_string(version));

  for (const LandlockRule& rule : rules) {
    struct stat about {};
    if (fstat(rule.descriptor, &about) != 0) {
      return failed("descriptor " + std::to_string(rule.descriptor) + " of a rule");
    }
    std::uint64_t allowed = rights(rule.access) & handled;
    if (!S_ISDIR(about.st_mode)) allowed &= kOfFiles;
    const PathBeneath beneath{allowed, rule.descriptor};
    if (syscall(kAddRule, ruleset.get(), kPathBeneath, &beneath, 0u) != 0) {
      return failed("cannot add the rule of descriptor " + std::to_string(rule.descriptor));
    }
  }
  return ruleset;
}

int enforce_landlock(int ruleset) { return syscall(kRestrictSelf, ruleset, 0u) == 0 ? 0 : errno; }

}  // namespace cupel::sandbox
