#include "sandbox/supervisor/internal/slot_builder.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "sandbox/internal/message_socket.h"
#include "sandbox/supervisor/internal/jail.h"
#include "sandbox/supervisor/internal/kernel.h"
#include "sandbox/supervisor/internal/slot.h"

namespace cupel::sandbox {
namespace {

constexpr std::uint64_t kNamespaces =
    CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET;
constexpr std::chrono::milliseconds kPatience(10'000);

/// PID 1 -> supervisor, once.
struct Report {
  bool built;
  char message[512];
};

Report report_of(const Result<void>& built) {
  Report report{};
  report.built = built.has_value();
  if (!built)
    std::strncpy(report.message, built.error().message.c_str(), sizeof report.message - 1);
  return report;
}

/// The new process, until the slot is gone.
[[noreturn]] void be_slot(const SupervisorOptions& options, const Identity& identity,
                          const SyscallFilter& filter, const SlotCgroup* cgroup, Descriptor library,
                          Descriptor supervisor, Descriptor inbox) {
  char mapped = 0;
  std::vector<Descriptor> none;
  if (receive_message(supervisor.get(), mapped, none) != Received::message) ::_exit(1);
  Result<void> done;
  if (::unshare(CLONE_NEWCGROUP) != 0)
    done = failure(std::string("cannot make a cgroup namespace: ") + std::strerror(errno));
  std::optional<Slot> slot;
  const int answer_to = supervisor.get();
  if (done) {
    auto jail = enter_jail(identity, options.mounts);
    if (jail) {
      ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
      ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
      auto made = Slot::make({.jail = std::move(*jail),
                              .cgroup = cgroup,
                              .filter = &filter,
                              .library = std::move(library),
                              .supervisor = std::move(supervisor),
                              .inbox = std::move(inbox)});
      if (made)
        slot.emplace(std::move(*made));
      else
        done = tl::make_unexpected(made.error());
    } else {
      done = tl::make_unexpected(jail.error());
    }
  }
  send_message(answer_to, report_of(done));
  if (slot) slot->serve();
  ::_exit(0);
}

}  // namespace

SlotBuilder::SlotBuilder(const SupervisorOptions& options, const CgroupHome* cgroups,
                         SyscallFilter filter)
    : options_(options),
      cgroups_(cgroups),
      filter_(std::move(filter)),
      identity_(Identity::find()) {}

Result<BuiltSlot> SlotBuilder::build(unsigned number,
                                     const std::function<void()>& close_inherited) const {
  BuiltSlot slot;
  slot.number = number;
  auto library = make_socket_pair();
  auto lifeline = make_socket_pair();
  slot.inbox = Descriptor(::memfd_create("inbox", MFD_CLOEXEC));
  if (!library || !lifeline || !slot.inbox)
    return failure(std::string("cannot make a slot's sockets: ") + std::strerror(errno));
  if (cgroups_ != nullptr) {
    auto cgroup =
        cgroups_->create("cupel-" + std::to_string(::getpid()) + "-" + std::to_string(number));
    if (!cgroup) return tl::make_unexpected(cgroup.error());
    slot.cgroup.emplace(std::move(*cgroup));
  }
  int pidfd = -1;
  const pid_t pid =
      kernel::clone_into(kNamespaces, slot.cgroup ? slot.cgroup->clone_descriptor() : -1, pidfd);
  if (pid == 0) {
    close_inherited();
    library->first.reset();
    lifeline->first.reset();
    be_slot(options_, identity_, filter_, slot.cgroup ? &*slot.cgroup : nullptr,
            std::move(library->second), std::move(lifeline->second), std::move(slot.inbox));
  }
  if (pid < 0) {
    if (slot.cgroup) slot.cgroup->remove();
    return failure(std::string("cannot make namespaces: ") + std::strerror(-pid));
  }
  slot.pid = pid;
  slot.pidfd = Descriptor(pidfd);
  slot.lifeline = std::move(lifeline->first);
  slot.library = std::move(library->first);
  library->second.reset();
  lifeline->second.reset();

  Result<void> done = identity_.map(pid, number);
  if (done && slot.cgroup) done = slot.cgroup->add(pid);
  const char mapped = 1;
  std::vector<Descriptor> none;
  Report report{};
  if (done) {
    if (!send_message(slot.lifeline.get(), mapped) ||
        receive_message(slot.lifeline.get(), report, none, kPatience) != Received::message)
      done = failure("the slot's first process died while it was built");
    else if (!report.built)
      done = failure(report.message);
  }
  if (done) return slot;
  destroy(slot);
  return tl::make_unexpected(done.error());
}

bool destroy(BuiltSlot& slot) {
  const bool out_of_memory = slot.cgroup && slot.cgroup->out_of_memory_kills() > 0;
  kernel::pidfd_send_signal(slot.pidfd.get(), SIGKILL);
  if (slot.cgroup) slot.cgroup->kill();
  slot.lifeline.reset();
  // PID 1 can be reaped only when all processes of its namespace are gone.
  ::waitpid(slot.pid, nullptr, 0);
  if (slot.cgroup) slot.cgroup->remove();
  return out_of_memory;
}

}  // namespace cupel::sandbox
