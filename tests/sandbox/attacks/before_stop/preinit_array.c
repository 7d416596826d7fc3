// A function ahead of every constructor.

#include <stdio.h>

static int early;

static void before(void) { early = 1; }

__attribute__((section(".preinit_array"), used)) static void (*const first)(void) = before;

int main(void) {
  puts(early ? "early" : "late");
  return 0;
}
