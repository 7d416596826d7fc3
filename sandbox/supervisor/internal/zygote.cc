#include "sandbox/supervisor/internal/zygote.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sandbox/supervisor/internal/processes.h"
#include "sandbox/zygote/zygote.py.h"

namespace cupel::sandbox {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr const char* kUsualModules[] = {
    "sys",        "os",     "math",    "cmath",     "itertools", "collections", "functools",
    "heapq",      "bisect", "re",      "string",    "random",    "typing",      "operator",
    "copy",       "json",   "decimal", "fractions", "datetime",  "statistics",  "dataclasses",
    "abc",        "enum",   "io",      "time",      "hashlib",   "array",       "queue",
    "contextlib", "types",  "numbers", "textwrap",  "struct",    "inspect",     "traceback",
};
constexpr milliseconds kForkPatience{5000};
constexpr milliseconds kLook{20};  // how often a silent zygote is looked at

constexpr const char* kDisturbed = "the zygote was killed or stopped";

enum Kind : std::uint32_t { kReady = 1, kBegun = 2, kEnded = 3, kFailed = 4 };

/// Zygote -> PID 1; MESSAGE in zygote.py. The first may have a text behind it.
struct Message {
  std::uint32_t kind;
  std::int32_t pid;
  std::int32_t wait_status;
  std::uint32_t error;
  std::uint64_t cpu_ns;
};
static_assert(sizeof(Message) == 24);
constexpr std::size_t kMostText = 200;

enum class Heard { message, nothing, malformed, closed };

Heard hear(int channel, milliseconds patience, Message& message, std::string* text = nullptr) {
  pollfd ready{.fd = channel, .events = POLLIN, .revents = 0};
  const int count = ::poll(&ready, 1, static_cast<int>(patience.count()));
  if (count <= 0) return Heard::nothing;
  // One byte more than a message, to notice what is too long. Descriptors sent along are dropped by
  // the kernel, as there is no room for them.
  char bytes[sizeof(Message) + kMostText + 1];
  const std::size_t most = sizeof(Message) + (text != nullptr ? kMostText : 0);
  const ssize_t size = ::recv(channel, bytes, most + 1, MSG_DONTWAIT);
  if (size < 0) {
    const bool later = errno == EAGAIN || errno == EINTR;
    return later ? Heard::nothing : Heard::closed;
  }
  if (size == 0) return Heard::closed;
  const auto length = static_cast<std::size_t>(size);
  if (length < sizeof(Message) || length > most) return Heard::malformed;
  std::memcpy(&message, bytes, sizeof message);
  if (text != nullptr) text->assign(bytes + sizeof message, length - sizeof message);
  return Heard::message;
}

}  // namespace

Result<Zygote::Channel> Zygote::make_channel() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    return failure(std::string("cannot make a socket pair for the zygote: ") +
                   std::strerror(errno));
  }
  return Channel{Descriptor(ends[0]), Descriptor(ends[1])};
}

std::vector<std::string> Zygote::command(const std::string& python, const std::string& folder,
                                         const ZygoteImports& imports) {
  // -s: no packages from a home folder. -B: write no bytecode. Not -I, which would ignore
  // PYTHONHASHSEED; the environment is ours.
  std::vector<std::string> command{python,
                                   "-s",
                                   "-B",
                                   "-c",
                                   std::string(kZygoteProgram),
                                   folder,
                                   std::to_string(imports.sources.size())};
  for (const InputFile& source : imports.sources) {
    command.push_back(source.name);
    command.push_back(source.contents);
  }
  if (imports.modules.empty()) {
    command.insert(command.end(), std::begin(kUsualModules), std::end(kUsualModules));
  } else {
    command.insert(command.end(), imports.modules.begin(), imports.modules.end());
  }
  return command;
}

Zygote::Zygote(Descriptor channel, pid_t pid, std::string import_failure)
    : channel_(std::move(channel)),
      pid_(pid),
      import_failure_(std::move(import_failure)),
      standing_(standing(pid)) {}

Result<Zygote> Zygote::await(Descriptor channel, pid_t pid, milliseconds patience) {
  Message message{};
  std::string import_failure;
  switch (hear(channel.get(), patience, message, &import_failure)) {
    case Heard::message:
      break;
    case Heard::nothing:
      return failure("the Python zygote was not ready in time; is the machine overloaded?");
    case Heard::malformed:
      return failure("the Python zygote sent something else than its readiness");
    case Heard::closed:
      return failure("the Python zygote ended while starting; its standard error says why");
  }
  if (message.kind != kReady || message.pid != pid) {
    return failure("the Python zygote's first message is not that it is ready");
  }
  return Zygote(std::move(channel), pid, std::move(import_failure));
}

Result<pid_t> Zygote::begin(const Request& request) {
  const std::size_t count = request.arguments.size() + request.modules.size();
  if (request.arguments.empty() || count > kMaxArguments)
    return failure("the zygote takes 1 to 256 arguments");
  for (const Limit& limit : request.limits) {
    if (limit.value == RLIM_INFINITY) continue;
    if (limit.resource >= RLIM_NLIMITS || limit.value > standing_.limits[limit.resource].rlim_max) {
      return failure("a run's limit is above the zygote's own, which was to be the highest");
    }
  }
  std::uint64_t counts[] = {request.limits.size(), request.modules.size()};
  std::array<iovec, kMaxArguments + 2> parts;
  parts[0] = {counts, sizeof counts};
  parts[1] = {const_cast<Limit*>(request.limits.data()), request.limits.size_bytes()};
  std::size_t bytes = parts[0].iov_len + parts[1].iov_len;
  std::size_t next = 2;
  for (const auto& texts : {request.modules, request.arguments})
    for (const char* text : texts) {
      parts[next] = {const_cast<char*>(text), std::strlen(text) + 1};
      bytes += parts[next++].iov_len;
    }
  if (bytes > kMaxRequestBytes) return failure("the arguments are too long for the zygote");

  alignas(cmsghdr) char control[CMSG_SPACE(sizeof request.descriptors)] = {};
  msghdr header{};
  header.msg_iov = parts.data();
  header.msg_iovlen = next;
  header.msg_control = control;
  header.msg_controllen = sizeof control;
  cmsghdr* rights = CMSG_FIRSTHDR(&header);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof request.descriptors);
  std::memcpy(CMSG_DATA(rights), request.descriptors.data(), sizeof request.descriptors);
  if (::sendmsg(channel_.get(), &header, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
    return failure(std::string("cannot send a run to the zygote: ") + std::strerror(errno));
  }

  Message message{};
  if (hear(channel_.get(), kForkPatience, message) != Heard::message) {
    return failure("the zygote did not start the run");
  }
  if (message.kind == kFailed) {
    return failure(std::string("the zygote cannot fork: ") +
                   std::strerror(static_cast<int>(message.error)));
  }
  if (message.kind != kBegun || message.pid <= 1 || message.pid == pid_) {
    return failure("the zygote's answer to a run is not one");
  }
  // Its pid will be killed and watched: it must be the zygote's child, or have ended already.
  const pid_t parent = parent_of(message.pid);
  if (parent != 0 && parent != pid_) return failure("the zygote names a process not its own");
  return run_ = message.pid;
}

Zygote::Ending Zygote::end(milliseconds patience) {
  const Clock::time_point deadline = Clock::now() + patience;
  Message message{};
  Heard heard = Heard::nothing;
  while (heard == Heard::nothing) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
    heard = hear(channel_.get(), std::clamp(left, milliseconds(0), kLook), message);
    if (heard != Heard::nothing) break;
    if (const char* seen = tampering()) return {.violation = seen};
    if (left.count() <= 0) return {.violation = "the zygote fell silent"};
  }
  if (heard == Heard::closed) return {.violation = kDisturbed};
  if (heard == Heard::malformed || message.kind != kEnded || message.pid != run_) {
    return {.violation = "the zygote said what it never says"};
  }
  if (const char* seen = tampering()) return {.violation = seen};
  run_ = 0;
  return {.wait_status = message.wait_status, .cpu_ns = message.cpu_ns};
}

const char* Zygote::tampering() const {
  siginfo_t state{};
  const int wanted = WEXITED | WSTOPPED | WCONTINUED | WNOHANG | WNOWAIT;
  if (::waitid(P_PID, static_cast<id_t>(pid_), &state, wanted) != 0 || state.si_pid != 0) {
    return kDisturbed;
  }
  const Standing now = standing(pid_);
  if (std::memcmp(&now, &standing_, sizeof now) != 0) return "the zygote's limits were changed";
  return nullptr;
}

Zygote::Standing Zygote::standing(pid_t pid) {
  Standing now;
  std::memset(&now, 0, sizeof now);  // padding too, as it is compared by bytes
  for (std::size_t i = 0; i < now.limits.size(); ++i) {
    ::syscall(SYS_prlimit64, pid, i, nullptr, &now.limits[i]);
  }
  ::sched_getaffinity(pid, sizeof now.processors, &now.processors);
  now.niceness = ::getpriority(PRIO_PROCESS, static_cast<id_t>(pid));
  now.policy = ::sched_getscheduler(pid);
  constexpr int kProcess = 1;
  now.io_priority = ::syscall(SYS_ioprio_get, kProcess, pid);
  return now;
}

}  // namespace cupel::sandbox
