#include "tests/sandbox/attacks/harness/surroundings.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <stdexcept>

namespace cupel::test {

Surroundings::Surroundings()
    : secret_(folder_.write("secret", "nobody in a sandbox reads this\n")) {
  // Every user of the host may come here: only the sandbox keeps its programs out.
  ::chmod(folder_.path("").c_str(), 0777);
  ::chmod(secret_.c_str(), 0644);
  listen_at_port("tcp4", AF_INET, SOCK_STREAM);
  listen_at_port("tcp6", AF_INET6, SOCK_STREAM);
  listen_at_port("udp4", AF_INET, SOCK_DGRAM);
  listen_at_name("abstract", "cupel-attack-" + std::to_string(::getpid()), true);
  listen_at_name("socket", folder_.path("socket"), false);
}

void Surroundings::listen_at_port(const std::string& name, int family, int type) {
  sandbox::Descriptor socket(::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  sockaddr_storage storage{};
  socklen_t length = sizeof(storage);
  storage.ss_family = static_cast<sa_family_t>(family);
  if (family == AF_INET)
    reinterpret_cast<sockaddr_in&>(storage).sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  else
    reinterpret_cast<sockaddr_in6&>(storage).sin6_addr = in6addr_loopback;
  const socklen_t size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
  auto* address = reinterpret_cast<sockaddr*>(&storage);
  std::string port = "9";  // where the host has no such address, nothing is to be reached either
  if (socket && ::bind(socket.get(), address, size) == 0 &&
      ::getsockname(socket.get(), address, &length) == 0) {
    if (type == SOCK_STREAM) ::listen(socket.get(), 16);
    port = std::to_string(ntohs(reinterpret_cast<sockaddr_in&>(storage).sin_port));
  }
  listeners_.push_back({name, port, std::move(socket)});
}

void Surroundings::listen_at_name(const std::string& name, const std::string& address,
                                  bool is_abstract) {
  sandbox::Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  sockaddr_un place{};
  place.sun_family = AF_UNIX;
  if (address.size() + 2 > sizeof(place.sun_path)) throw std::runtime_error("too long: " + address);
  address.copy(place.sun_path + (is_abstract ? 1 : 0), address.size());
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.size() + 1);
  if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&place), length) != 0 ||
      ::listen(socket.get(), 16) != 0)
    throw std::runtime_error("cannot listen at " + address);
  if (!is_abstract) ::chmod(address.c_str(), 0777);
  listeners_.push_back({name, address, std::move(socket)});
}

std::string Surroundings::fill(std::string text) const {
  const auto replace = [&](const std::string& name, const std::string& value) {
    const std::string placeholder = "{" + name + "}";
    const std::size_t at = text.find(placeholder);
    if (at != std::string::npos) text.replace(at, placeholder.size(), value);
  };
  replace("secret", secret_);
  replace("secret_folder", std::filesystem::path(secret_).parent_path().string());
  for (const Listener& listener : listeners_) replace(listener.name, listener.address);
  return text;
}

std::vector<std::string> Surroundings::reached() {
  std::vector<std::string> names;
  for (const Listener& listener : listeners_) {
    char byte;
    const bool is_datagram = listener.name == "udp4";
    for (;;) {
      const sandbox::Descriptor peer(
          is_datagram ? -1 : ::accept(listener.socket.get(), nullptr, nullptr));
      if (is_datagram ? ::recv(listener.socket.get(), &byte, 1, 0) < 0 : !peer) break;
      names.push_back(listener.name);
    }
  }
  return names;
}

}  // namespace cupel::test
