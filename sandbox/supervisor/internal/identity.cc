#include "sandbox/supervisor/internal/identity.h"

#include <fcntl.h>
#include <grp.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "sandbox/descriptor.h"

namespace cupel::sandbox {
namespace {

// Above the users of systems and the usual ranges of containers. Each supervisor takes its own
// stretch, so that slots of two never share a user.
constexpr uid_t kFirstUser = 0x60000000;
constexpr uid_t kSlotsASupervisor = 2048;

Result<void> write_file(const std::string& path, const std::string& text) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    return failure("cannot write " + path + ": " + std::strerror(errno));
  return {};
}

}  // namespace

Identity Identity::find() {
  Identity identity;
  identity.own_users_ = ::geteuid() == 0;
  identity.first_user_ =
      kFirstUser + (static_cast<uid_t>(::getpid()) & 0xffff) * kSlotsASupervisor * 2;
  return identity;
}

Result<void> Identity::map(pid_t process, unsigned slot) const {
  const std::string folder = "/proc/" + std::to_string(process);
  const std::string user = std::to_string(kProgramUser);
  if (!own_users_) {
    if (auto done = write_file(folder + "/setgroups", "deny"); !done) return done;
    if (auto done =
            write_file(folder + "/uid_map", user + " " + std::to_string(::geteuid()) + " 1");
        !done)
      return done;
    return write_file(folder + "/gid_map", user + " " + std::to_string(::getegid()) + " 1");
  }
  const uid_t first = user_of(slot);
  const std::string map =
      "0 " + std::to_string(first) + " 1\n" + user + " " + std::to_string(first + 1) + " 1\n";
  if (auto done = write_file(folder + "/uid_map", map); !done) return done;
  return write_file(folder + "/gid_map", map);
}

uid_t Identity::user_of(unsigned slot) const { return first_user_ + slot % kSlotsASupervisor * 2; }

uid_t Identity::user_without_namespaces(unsigned slot) const {
  return own_users_ ? user_of(slot) : static_cast<uid_t>(-1);
}

Result<void> Identity::become_slot_root() const {
  if (!own_users_) return {};
  if (::setgroups(0, nullptr) != 0 || ::setresgid(0, 0, 0) != 0 || ::setresuid(0, 0, 0) != 0)
    return failure(std::string("cannot become the slot's root: ") + std::strerror(errno));
  return {};
}

}  // namespace cupel::sandbox
