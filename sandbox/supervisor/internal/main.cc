// cupel-sandbox: started by the library, which talks to it over a socket. Not for use by hand.

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#include "sandbox/supervisor/internal/canary.h"
#include "sandbox/supervisor/internal/supervisor.h"

namespace {

using cupel::sandbox::SupervisorOptions;
using cupel::sandbox::Tier;

bool parse_tier(std::string_view text, Tier& tier) {
  if (text.size() != 2 || text[0] != 'T' || text[1] < '0' || text[1] > '3') return false;
  tier = static_cast<Tier>(text[1] - '0');
  return true;
}

bool parse(int count, char** arguments, SupervisorOptions& options) {
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view option = arguments[i];
    const char* value = arguments[i + 1];
    bool known = true;
    if (option == "--socket")
      options.socket = std::atoi(value);
    else if (option == "--lowest")
      known = parse_tier(value, options.lowest);
    else if (option == "--highest")
      known = parse_tier(value, options.highest);
    else if (option == "--mount")
      options.mounts.emplace_back(value);
    else if (option == "--zygote-module")
      options.zygote_imports.modules.emplace_back(value);
    else if (option == "--zygote-source")
      options.zygote_imports.sources.push_back({value, {}});
    else if (option == "--source-text" && !options.zygote_imports.sources.empty())
      options.zygote_imports.sources.back().contents = value;
    else
      known = false;
    if (!known) return false;
  }
  return count % 2 == 1;
}

/// The host may have blocked or ignored signals, or left descriptors open, that programs must not
/// inherit.
void forget_the_host(int socket) {
  for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::close_range(static_cast<unsigned>(socket) + 1, ~0u, 0);
}

/// Descriptors 0 to 9 are taken, so that the supervisor's own never collide with those a program
/// gets.
void fill_low_descriptors() {
  int file = -1;
  do file = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  while (file >= 0 && file < 9);
}

}  // namespace

int main(int count, char** arguments) {
  if (count > 2 && std::string_view(arguments[1]) == "--canary") {
    const std::vector<std::string_view> rest(arguments + 2, arguments + count);
    return cupel::sandbox::attack(rest);
  }
  SupervisorOptions options;
  if (!parse(count, arguments, options)) {
    std::fputs("cupel-sandbox is started by cupel and is of no use by itself.\n", stderr);
    return 2;
  }
  forget_the_host(options.socket);
  const int moved = ::fcntl(options.socket, F_DUPFD_CLOEXEC, 10);
  ::close(options.socket);
  options.socket = moved;
  fill_low_descriptors();
  return cupel::sandbox::Supervisor(std::move(options)).serve();
}
