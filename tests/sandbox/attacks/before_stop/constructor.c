// Runs before main, and so before the parent is stopped there: it must not be run that way.

#include <stdio.h>

static int early;

__attribute__((constructor)) static void before(void) { early = 1; }

int main(void) {
  puts(early ? "early" : "late");
  return 0;
}
