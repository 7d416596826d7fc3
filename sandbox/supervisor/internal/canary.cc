#include "sandbox/supervisor/internal/canary.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace cupel::sandbox {
namespace {

constexpr int kBlocked = 0;
constexpr int kWorked = 1;
constexpr int kMisused = 2;

int say(int code, const std::string& line) {
  const std::string text = line + "\n";
  return write(STDOUT_FILENO, text.data(), text.size()) < 0 ? kMisused : code;
}

std::string why() { return std::strerror(errno); }

template <class Number>
bool parse(std::string_view text, Number& number) {
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  return result.ec == std::errc() && result.ptr == text.data() + text.size();
}

/// The first bytes of a file; "" where it cannot be read or is empty.
std::string peek(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return {};
  char bytes[128];
  const ssize_t size = read(file.get(), bytes, sizeof bytes);
  return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

/// By its path, by the roots of all processes, and what the slot's first process was started with.
int read_secret(const std::string& path) {
  std::vector<std::string> ways = {path, "/proc/1/environ", "/proc/1/cwd/" + path};
  if (DIR* const processes = opendir("/proc"); processes != nullptr) {
    while (const dirent* const entry = readdir(processes)) {
      ways.push_back(std::string("/proc/") + entry->d_name + "/root" + path);
    }
    closedir(processes);
  }
  for (const std::string& way : ways) {
    if (const std::string seen = peek(way); !seen.empty()) {
      return say(kWorked, "read " + way + ": " + seen);
    }
  }
  return say(kBlocked, "none of " + std::to_string(ways.size()) + " ways to the secret is open");
}

int connect_out(std::uint16_t port, std::string_view name) {
  const Descriptor tcp(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  std::string seen = tcp ? "" : "no TCP socket (" + why() + ")";
  if (tcp) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    if (connect(tcp.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
      return say(kWorked, "connected by TCP to a listener outside");
    }
    seen = "TCP does not connect (" + why() + ")";
  }
  const Descriptor local(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!local) return say(kBlocked, seen + ", no Unix socket (" + why() + ")");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (name.size() >= sizeof address.sun_path) return kMisused;
  std::copy(name.begin(), name.end(), address.sun_path + 1);
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  if (connect(local.get(), reinterpret_cast<const sockaddr*>(&address), size) == 0) {
    return say(kWorked, "connected to an abstract Unix socket outside");
  }
  return say(kBlocked, seen + ", an abstract Unix socket does not (" + why() + ")");
}

int kill_others(pid_t sibling) {
  // With signal 0, since without any walls a real one would end all that this user runs.
  if (::kill(-1, 0) == 0) return say(kWorked, "may signal processes that are not its own");
  const std::string everybody = why();
  if (sibling != getpid() && ::kill(sibling, SIGKILL) == 0) {
    return say(kWorked, "killed process " + std::to_string(sibling));
  }
  return say(kBlocked, "signals to all: " + everybody + ", to a process outside: " + why());
}

int fork_many() {
  int gate[2];
  if (pipe2(gate, O_CLOEXEC) != 0) return say(kBlocked, "not even a pipe (" + why() + ")");
  int made = 0;
  for (; made < kCanaryProcesses; ++made) {
    const pid_t child = fork();
    if (child < 0) break;
    if (child == 0) {
      close(gate[1]);
      char byte;
      _exit(static_cast<int>(read(gate[0], &byte, 1)));  // returns when the attacker ends
    }
  }
  const std::string all = std::to_string(made) + " processes made";
  if (made == kCanaryProcesses) return say(kWorked, all);
  return say(kBlocked, all + ", then: " + why());
}

int take_memory(std::uint64_t bytes) {
  void* const memory =
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return say(kBlocked, "no such memory (" + why() + ")");
  auto* const cells = static_cast<volatile char*>(memory);
  for (std::uint64_t at = 0; at < bytes; at += 4096) cells[at] = 1;
  return say(kWorked, "touched " + std::to_string(bytes >> 20) + " MiB");
}

}  // namespace

int attack(std::span<const std::string_view> arguments) {
  const std::string_view name = arguments.empty() ? "" : arguments[0];
  if (name == "read-secret" && arguments.size() == 2) return read_secret(std::string(arguments[1]));
  if (std::uint16_t port = 0;
      name == "connect" && arguments.size() == 3 && parse(arguments[1], port)) {
    return connect_out(port, arguments[2]);
  }
  if (pid_t sibling = 0;
      name == "kill" && arguments.size() == 2 && parse(arguments[1], sibling) && sibling > 1) {
    return kill_others(sibling);
  }
  if (name == "fork" && arguments.size() == 1) return fork_many();
  if (std::uint64_t bytes = 0;
      name == "memory" && arguments.size() == 2 && parse(arguments[1], bytes)) {
    return take_memory(bytes);
  }
  return kMisused;
}

}  // namespace cupel::sandbox
