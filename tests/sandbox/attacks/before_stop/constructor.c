// Runs before main. A program that is stopped ahead of it runs it anew in each of its copies.

#include <stdio.h>
#include <unistd.h>

static pid_t early;

__attribute__((constructor)) static void before(void) { early = getpid(); }

int main(void) {
  puts(early == getpid() ? "same" : "another");
  return 0;
}
