#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "sandbox/supervisor/internal/canary.h"

namespace cupel::sandbox {
namespace {

tl::unexpected<Error> failed(const std::string& what) {
  return failure("Cannot set up the trial of the sandbox: " + what + ": " + std::strerror(errno));
}

std::string random_text() {
  unsigned char bytes[16];
  if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) return {};
  std::string text;
  for (const unsigned char byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

bool was_reached(const Descriptor& listener) {
  const Descriptor visitor(accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  return visitor || errno != EAGAIN;
}

}  // namespace

CanaryTargets::CanaryTargets(CanaryTargets&& other) noexcept
    : folder_(std::exchange(other.folder_, {})),
      secret_path_(std::move(other.secret_path_)),
      secret_(std::move(other.secret_)),
      tcp_(std::move(other.tcp_)),
      abstract_(std::move(other.abstract_)),
      port_(std::move(other.port_)),
      abstract_name_(std::move(other.abstract_name_)),
      sibling_(std::exchange(other.sibling_, -1)) {}

CanaryTargets::~CanaryTargets() {
  if (sibling_ > 0) {
    ::kill(sibling_, SIGKILL);
    waitpid(sibling_, nullptr, 0);
  }
  if (!folder_.empty()) {
    unlink(secret_path_.c_str());
    rmdir(folder_.c_str());
  }
}

bool CanaryTargets::hide_secret_in(const std::string& place) {
  std::string folder = place + "/cupel-canary-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return false;
  folder_ = folder;
  secret_path_ = folder + "/secret";
  // Readable for everybody, so that only the sandbox can be what keeps it secret.
  const Descriptor file(open(secret_path_.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
  const auto size = static_cast<ssize_t>(secret_.size());
  if (file && write(file.get(), secret_.data(), secret_.size()) == size &&
      fchmod(file.get(), 0644) == 0 && chmod(folder.c_str(), 0755) == 0)
    return true;
  const int error = errno;
  unlink(secret_path_.c_str());
  rmdir(folder_.c_str());
  folder_.clear();
  errno = error;
  return false;
}

Result<CanaryTargets> CanaryTargets::create() {
  CanaryTargets targets;
  targets.secret_ = random_text();
  if (targets.secret_.empty()) return failed("random numbers");
  const char* const temporary = std::getenv("TMPDIR");
  // Any of them may be full or not for us to write.
  const std::string places[] = {temporary != nullptr ? temporary : "/tmp", "/tmp", "/var/tmp",
                                "/dev/shm"};
  if (!std::any_of(std::begin(places), std::end(places),
                   [&](const std::string& place) { return targets.hide_secret_in(place); }))
    return failed("a file in " + places[0] + ", /tmp, /var/tmp or /dev/shm");

  targets.tcp_ = Descriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in internet{};
  internet.sin_family = AF_INET;
  internet.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof internet;
  auto* const internet_address = reinterpret_cast<sockaddr*>(&internet);
  if (!targets.tcp_ || bind(targets.tcp_.get(), internet_address, size) != 0 ||
      listen(targets.tcp_.get(), 8) != 0 ||
      getsockname(targets.tcp_.get(), internet_address, &size) != 0) {
    return failed("a TCP listener");
  }
  targets.port_ = std::to_string(ntohs(internet.sin_port));

  targets.abstract_ = Descriptor(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  targets.abstract_name_ = "cupel-canary-" + random_text();
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  std::memcpy(local.sun_path + 1, targets.abstract_name_.data(), targets.abstract_name_.size());
  size =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + targets.abstract_name_.size());
  if (!targets.abstract_ ||
      bind(targets.abstract_.get(), reinterpret_cast<sockaddr*>(&local), size) != 0 ||
      listen(targets.abstract_.get(), 8) != 0) {
    return failed("a listener with an abstract name");
  }

  const pid_t parent = getpid();
  targets.sibling_ = fork();
  if (targets.sibling_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(0);
    close_range(0, ~0u, 0);
    for (;;) pause();
  }
  if (targets.sibling_ < 0) return failed("a process");
  return targets;
}

std::string CanaryTargets::broken() const {
  siginfo_t ended{};
  const auto sibling = static_cast<id_t>(sibling_);
  // Left unreaped, so that its number stays its own until the end.
  if (waitid(P_PID, sibling, &ended, WEXITED | WNOHANG | WNOWAIT) != 0 || ended.si_pid != 0) {
    return "the process outside is dead";
  }
  if (was_reached(tcp_)) return "the TCP listener outside was reached";
  if (was_reached(abstract_)) return "the abstract Unix socket outside was reached";
  return {};
}

CanaryVerdict CanaryTargets::try_one(const Launcher& launch,
                                     std::vector<std::string> arguments) const {
  const std::string name = arguments.front();
  const CanaryRun run = launch(arguments);
  std::string line = run.output.substr(0, run.output.find('\n'));
  if (!run.launched) return {name, false, "it could not be run, so nothing is known: " + line};
  if (run.output.find(secret_) != run.output.npos) return {name, false, line};
  if (std::string reached = broken(); !reached.empty()) return {name, false, std::move(reached)};
  if (name == "memory" && (run.memory_exceeded || run.signal == SIGKILL)) {
    return {name, true, "killed for its memory"};
  }
  if (run.signal == SIGSYS) return {name, true, "killed for the system call"};
  if (run.signal != 0) return {name, false, "ended by signal " + std::to_string(run.signal)};
  // An attacker that has nothing to say did not run, whatever its exit code.
  if (line.empty()) return {name, false, "exit code " + std::to_string(run.exit_code) + ", silent"};
  return {name, run.exit_code == 0, std::move(line)};
}

std::vector<CanaryVerdict> CanaryTargets::release(const Launcher& launch) const {
  std::vector<CanaryVerdict> results;
  for (auto& arguments :
       std::vector<std::vector<std::string>>{{"read-secret", secret_path_},
                                             {"connect", port_, abstract_name_},
                                             {"kill", std::to_string(sibling_)},
                                             {"fork"},
                                             {"memory", std::to_string(kCanaryMemory)}}) {
    results.push_back(try_one(launch, std::move(arguments)));
  }
  return results;
}

}  // namespace cupel::sandbox
