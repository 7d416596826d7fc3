// A function ahead of every constructor.

#include <stdio.h>
#include <unistd.h>

static pid_t early;

static void before(void) { early = getpid(); }

__attribute__((section(".preinit_array"), used)) static void (*const first)(void) = before;

int main(void) {
  puts(early == getpid() ? "same" : "another");
  return 0;
}
