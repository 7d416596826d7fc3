// Programs whose output is endless, large, odd or missing.

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>

#include "attack.h"

static char line[65536];

_Noreturn static int endless(char** arguments) {
  const int file = atoi(arguments[0]);
  memset(line, 'x', sizeof(line));
  for (;;)
    if (write(file, line, sizeof(line)) < 0) abort();
}

/// As Python does: SIGXFSZ is ignored and the error of the write is what it notices, and ends well.
static int endless_ignoring(char** arguments) {
  const int file = atoi(arguments[0]);
  signal(SIGXFSZ, SIG_IGN);
  memset(line, 'x', sizeof(line));
  while (write(file, line, sizeof(line)) > 0) {
  }
  return 0;
}

/// Notices nothing at all.
_Noreturn static int endless_unchecked(char** arguments) {
  const int file = atoi(arguments[0]);
  signal(SIGXFSZ, SIG_IGN);
  for (;;)
    if (write(file, line, sizeof(line)) < 0) continue;
}

/// Writes by other ways than write: the limit is of the file, not of a call.
static int sparse(char** arguments) {
  (void)arguments;
  signal(SIGXFSZ, SIG_IGN);
  return pwrite(1, "x", 1, 1ll << 40) == 1 ? 0 : 5;
}

static int stretched(char** arguments) {
  (void)arguments;
  signal(SIGXFSZ, SIG_IGN);
  return ftruncate(1, 1ll << 40) == 0 ? 0 : 5;
}

/// 1,000,000 bytes: lines of the numbers 100000 to 242856 and a rest.
static int megabyte(char** arguments) {
  (void)arguments;
  size_t left = 1000000;
  for (unsigned number = 100000; left; ++number) {
    char text[16];
    const size_t length = (size_t)snprintf(text, sizeof(text), "%u\n", number);
    const size_t part = length < left ? length : left;
    fwrite(text, 1, part, stdout);
    left -= part;
  }
  return 0;
}

static int closed(char** arguments) {
  (void)arguments;
  close(1);
  return write(1, "x", 1) < 0 && errno == EBADF ? 0 : 1;
}

static int bytes(char** arguments) {
  (void)arguments;
  for (int value = 0; value < 256; ++value) putchar(value);
  return 0;
}

/// Exactly as much as it may write.
static int exactly(char** arguments) {
  for (long left = atol(arguments[0]); left > 0; --left) putchar('x');
  return 0;
}

/// Its input is there and it never reads it.
static int reads_nothing(char** arguments) {
  (void)arguments;
  puts("done");
  return 0;
}

static int counts_input(char** arguments) {
  (void)arguments;
  long total = 0;
  for (ssize_t got; (got = read(0, line, sizeof(line))) > 0;) total += got;
  printf("%ld\n", total);
  return 0;
}

PARTS({"endless", endless}, {"endless_ignoring", endless_ignoring},
      {"endless_unchecked", endless_unchecked}, {"sparse", sparse}, {"stretched", stretched},
      {"megabyte", megabyte}, {"closed", closed}, {"bytes", bytes}, {"exactly", exactly},
      {"reads_nothing", reads_nothing}, {"counts_input", counts_input})
