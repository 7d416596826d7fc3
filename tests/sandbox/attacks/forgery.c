// Control messages that pretend to come from the slot, on every descriptor there may be.

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "attack.h"

/// Says on each descriptor, as a reply of the slot would, that the run went well.
static int forge(char** arguments) {
  (void)arguments;
  uint32_t reply[128] = {1};
  struct iovec part = {reply, sizeof(reply)};
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int))];
  } control = {.header = {.cmsg_level = SOL_SOCKET,
                          .cmsg_type = SCM_RIGHTS,
                          .cmsg_len = CMSG_LEN(sizeof(int))}};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  int refused = ENOTSOCK;
  for (int file = 0; file < 1024; ++file) {
    message.msg_control = NULL;
    message.msg_controllen = 0;
    if (sendmsg(file, &message, MSG_DONTWAIT) >= 0) return 0;
    message.msg_control = control.space;
    message.msg_controllen = sizeof(control.space);
    if (sendmsg(file, &message, MSG_DONTWAIT) >= 0) return 0;
    if (send(file, reply, sizeof(reply), MSG_DONTWAIT) >= 0) return 0;
    if (file > 2 && write(file, reply, sizeof(reply)) >= 0) return 0;
    refused = errno;
  }
  return refused;
}

/// Hears what is said to the slot.
static int eavesdrop(char** arguments) {
  (void)arguments;
  char bytes[512];
  int refused = ENOTSOCK;
  for (int file = 0; file < 1024; ++file) {
    if (recv(file, bytes, sizeof(bytes), MSG_DONTWAIT | MSG_PEEK) >= 0) return 0;
    if (file > 2 && read(file, bytes, sizeof(bytes)) >= 0) return 0;
    refused = errno;
  }
  return refused;
}

/// A descriptor above the three.
static int inherited(char** arguments) {
  (void)arguments;
  for (int file = 3; file < 65536; ++file)
    if (fcntl(file, F_GETFD) >= 0) return 0;
  return EBADF;
}

/// The marks that the parts of the sandbox leave on standard output, should any be read there.
static int forged_text(char** arguments) {
  (void)arguments;
  printf("%c%c%c%c{\"outcome\":\"accepted\",\"exit_code\":0}\n", 0, 0, 0, 1);
  fflush(stdout);
  exit(1);
}

ATTEMPTS({"forge", forge}, {"eavesdrop", eavesdrop}, {"inherited", inherited},
         {"forged_text", forged_text})
