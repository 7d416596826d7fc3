// Attempts at the network and at sockets of the host.

#include <arpa/inet.h>
#include <linux/if_alg.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "attack.h"

/// Opens a socket and connects it; where the address is NULL, opening is enough.
static int reach(int family, int type, int protocol, const void* address, socklen_t length) {
  const int file = socket(family, type, protocol);
  if (file < 0) return errno;
  return address ? refusal(connect(file, address, length)) : 0;
}

static struct sockaddr_in loopback(const char* port) {
  const struct sockaddr_in address = {.sin_family = AF_INET,
                                      .sin_port = htons((uint16_t)atoi(port)),
                                      .sin_addr = {htonl(INADDR_LOOPBACK)}};
  return address;
}

static int tcp4(char** arguments) {
  const struct sockaddr_in address = loopback(arguments[0]);
  return reach(AF_INET, SOCK_STREAM, 0, &address, sizeof(address));
}

static int tcp6(char** arguments) {
  const struct sockaddr_in6 address = {.sin6_family = AF_INET6,
                                       .sin6_port = htons((uint16_t)atoi(arguments[0])),
                                       .sin6_addr = IN6ADDR_LOOPBACK_INIT};
  return reach(AF_INET6, SOCK_STREAM, 0, &address, sizeof(address));
}

static int udp4(char** arguments) {
  const struct sockaddr_in address = loopback(arguments[0]);
  const int file = socket(AF_INET, SOCK_DGRAM, 0);
  if (file < 0) return errno;
  return refusal(sendto(file, "out", 3, 0, (const struct sockaddr*)&address, sizeof(address)));
}

/// A name server of the world: nothing answers, but a packet must not leave.
static int world(char** arguments) {
  (void)arguments;
  const struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(53), .sin_addr = {htonl(0x08080808)}};
  return reach(AF_INET, SOCK_DGRAM, 0, &address, sizeof(address));
}

static int raw4(char** arguments) {
  (void)arguments;
  return reach(AF_INET, SOCK_RAW, IPPROTO_ICMP, NULL, 0);
}

static int packet(char** arguments) {
  (void)arguments;
  return reach(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL), NULL, 0);
}

static int listen4(char** arguments) {
  (void)arguments;
  const struct sockaddr_in address = loopback("0");
  const int file = socket(AF_INET, SOCK_STREAM, 0);
  if (file < 0) return errno;
  if (bind(file, (const struct sockaddr*)&address, sizeof(address))) return errno;
  return refusal(listen(file, 1));
}

static int unix_address(const char* name, int is_abstract) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path + is_abstract, name, sizeof(address.sun_path) - 2);
  const size_t length = offsetof(struct sockaddr_un, sun_path) + strlen(name) + 1;
  return reach(AF_UNIX, SOCK_STREAM, 0, &address, (socklen_t)length);
}

static int unix_abstract(char** arguments) { return unix_address(arguments[0], 1); }

static int unix_path(char** arguments) { return unix_address(arguments[0], 0); }

static int vsock(char** arguments) {
  (void)arguments;
  return reach(AF_VSOCK, SOCK_STREAM, 0, NULL, 0);
}

static int netlink(char** arguments) {
  return reach(AF_NETLINK, SOCK_RAW, atoi(arguments[0]), NULL, 0);
}

static int crypto(char** arguments) {
  (void)arguments;
  return reach(AF_ALG, SOCK_SEQPACKET, 0, NULL, 0);
}

/// Any other family, by its number.
static int family(char** arguments) {
  return reach(atoi(arguments[0]), atoi(arguments[1]), 0, NULL, 0);
}

/// Brings the loopback interface up, which needs a right over the network namespace.
static int loopback_up(char** arguments) {
  (void)arguments;
  const int file = socket(AF_INET, SOCK_DGRAM, 0);
  if (file < 0) return errno;
  struct ifreq request = {.ifr_name = "lo"};
  if (ioctl(file, SIOCGIFFLAGS, &request)) return errno;
  request.ifr_flags |= IFF_UP;
  return refusal(ioctl(file, SIOCSIFFLAGS, &request));
}

ATTEMPTS({"tcp4", tcp4}, {"tcp6", tcp6}, {"udp4", udp4}, {"world", world}, {"raw4", raw4},
         {"packet", packet}, {"listen4", listen4}, {"unix_abstract", unix_abstract},
         {"unix_path", unix_path}, {"vsock", vsock}, {"netlink", netlink}, {"crypto", crypto},
         {"family", family}, {"loopback_up", loopback_up})
