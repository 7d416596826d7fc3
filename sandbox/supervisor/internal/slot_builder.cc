#include "sandbox/supervisor/internal/slot_builder.h"

#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>

#include "sandbox/internal/message_socket.h"
#include "sandbox/supervisor/internal/jail.h"
#include "sandbox/supervisor/internal/kernel.h"
#include "sandbox/supervisor/internal/stale.h"
#include "sandbox/supervisor/internal/work_folders.h"

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

/// A group empties a moment after its last process was reaped.
void remove_when_empty(SlotCgroup& cgroup) {
  constexpr int kTries = 200;
  constexpr timespec kMillisecond{0, 1'000'000};
  for (int i = 0; i < kTries && !cgroup.remove(); ++i) ::nanosleep(&kMillisecond, nullptr);
}

bool has_namespaces(Tier tier) { return tier <= Tier::t1; }

std::string why_no_process(Tier tier, int error) {
  const std::string reason = std::strerror(error);
  if (!has_namespaces(tier)) return "cannot make the slot's first process: " + reason;
  const std::string why = "cannot make namespaces: " + reason;
  if (error == EPERM)
    return why +
           ". This machine switches user namespaces off (sysctl kernel.unprivileged_userns_clone), "
           "or the filter of a container refuses them: docker run "
           "--security-opt seccomp=unconfined --security-opt apparmor=unconfined "
           "--security-opt systempaths=unconfined IMAGE";
  if (error == ENOSPC || error == EUSERS)
    return why + ". This machine allows no more of them: sysctl -w user.max_user_namespaces=15000";
  return why;
}

/// What a slot's first process finds itself in.
struct Entered {
  Walls::Place place;
  std::vector<Scratch> scratch;
  bool warm_starts = false;  ///< programs may fork here, and be watched doing it
};

/// For a slot with a file tree of its own.
Result<Entered> enter_own_tree(const Identity& identity, Tier tier,
                               const std::vector<std::string>& mounts) {
  if (::unshare(CLONE_NEWCGROUP) != 0)
    return failure(std::string("cannot make a cgroup namespace: ") + std::strerror(errno));
  auto jail = enter_jail(identity, mounts);
  if (!jail) return tl::make_unexpected(jail.error());
  Walls::Place place{.tier = tier,
                     .shares_user = !identity.own_users(),
                     .readable = {"/"},
                     .devices = {"/dev/null", "/dev/zero", "/dev/full"},
                     .scratch = jail->scratch};
  return Entered{std::move(place), std::move(jail->scratch), jail->has_proc};
}

/// For a slot that sees the machine's files, as far as Landlock shows them to its programs.
Result<Entered> enter_work_folder(uid_t user, Tier tier, const std::vector<std::string>& mounts,
                                  const std::string& folder) {
  const bool adopts = ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0;
  const bool sheds_groups = user == static_cast<uid_t>(-1) || ::setgroups(0, nullptr) == 0;
  if (!adopts || !sheds_groups || ::chdir(folder.c_str()) != 0)
    return failure("cannot work in " + folder + ": " + std::strerror(errno));
  std::vector<Scratch> scratch = {Scratch::plain(folder)};
  Walls::Place place{
      .tier = tier,
      .user = user,
      .readable = mounts,
      .devices = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"},
      .scratch = scratch};
  return Entered{std::move(place), std::move(scratch)};
}

}  // namespace

SlotBuilder::SlotBuilder(const SupervisorOptions& options, Tier tier,
                         std::optional<CgroupHome> cgroups, TierFilters filters)
    : options_(options),
      tier_(tier),
      cgroups_(std::move(cgroups)),
      filters_(std::move(filters)),
      identity_(Identity::find()) {}

Result<Slot> SlotBuilder::make_slot(const BuiltSlot& built, Descriptor library,
                                    Descriptor supervisor, Descriptor inbox) const {
  auto entered = has_namespaces(tier_)
                     ? enter_own_tree(identity_, tier_, options_.mounts)
                     : enter_work_folder(identity_.user_without_namespaces(built.number), tier_,
                                         options_.mounts, built.folder);
  if (!entered) return tl::make_unexpected(entered.error());
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  auto walls = Walls::make(std::move(entered->place), filters_);
  if (!walls) return tl::make_unexpected(walls.error());
  return Slot::make({.walls = std::move(*walls),
                     .scratch = std::move(entered->scratch),
                     .cgroup = built.cgroup ? &*built.cgroup : nullptr,
                     .scope = ProcessScope(has_namespaces(tier_)),
                     .warm_starts = entered->warm_starts,
                     .zygote_imports = options_.zygote_imports,
                     .library = std::move(library),
                     .supervisor = std::move(supervisor),
                     .inbox = std::move(inbox)});
}

/// The new process, until the slot is gone.
void SlotBuilder::be_slot(const BuiltSlot& built, Descriptor library, Descriptor supervisor,
                          Descriptor inbox) const {
  char mapped = 0;
  std::vector<Descriptor> none;
  // Building takes the descriptor over, and may fail.
  Descriptor answers(::fcntl(supervisor.get(), F_DUPFD_CLOEXEC, 0));
  if (receive_message(answers.get(), mapped, none) != Received::message) ::_exit(1);
  auto slot = make_slot(built, std::move(library), std::move(supervisor), std::move(inbox));
  send_message(answers.get(), report_of(slot ? Result<void>() : tl::make_unexpected(slot.error())));
  answers.reset();
  if (slot) slot->serve();
  ::_exit(0);
}

Result<BuiltSlot> SlotBuilder::build(unsigned number,
                                     const std::function<void()>& close_inherited) const {
  BuiltSlot slot;
  slot.number = number;
  auto library = make_socket_pair();
  auto lifeline = make_socket_pair();
  slot.inbox = Descriptor(::memfd_create("inbox", MFD_CLOEXEC));
  if (!library || !lifeline || !slot.inbox)
    return failure(std::string("cannot make a slot's sockets: ") + std::strerror(errno));
  if (!has_namespaces(tier_)) {
    auto folder = make_work_folder(number, identity_.user_without_namespaces(number));
    if (!folder) return tl::make_unexpected(folder.error());
    slot.folder = std::move(*folder);
  }
  if (cgroups_) {
    auto cgroup = cgroups_->create("cupel-" + mark_of(::getpid()) + "-" + std::to_string(number));
    if (!cgroup) return tl::make_unexpected(cgroup.error());
    slot.cgroup.emplace(std::move(*cgroup));
  }
  int pidfd = -1;
  const pid_t pid = kernel::clone_into(has_namespaces(tier_) ? kNamespaces : 0,
                                       slot.cgroup ? slot.cgroup->clone_descriptor() : -1, pidfd);
  if (pid == 0) {
    close_inherited();
    library->first.reset();
    lifeline->first.reset();
    Descriptor inbox = std::move(slot.inbox);
    be_slot(slot, std::move(library->second), std::move(lifeline->second), std::move(inbox));
  }
  if (pid < 0) {
    if (slot.cgroup) slot.cgroup->remove();
    return failure(why_no_process(tier_, -pid));
  }
  slot.pid = pid;
  slot.pidfd = Descriptor(pidfd);
  slot.lifeline = std::move(lifeline->first);
  slot.library = std::move(library->first);
  library->second.reset();
  lifeline->second.reset();

  Result<void> done;
  if (has_namespaces(tier_)) done = identity_.map(pid, number);
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
  // A PID 1 can be reaped only when all processes of its namespace are gone.
  ::waitpid(slot.pid, nullptr, 0);
  if (slot.cgroup) remove_when_empty(*slot.cgroup);
  if (!slot.folder.empty()) remove_work_folder(slot.folder);
  return out_of_memory;
}

}  // namespace cupel::sandbox
