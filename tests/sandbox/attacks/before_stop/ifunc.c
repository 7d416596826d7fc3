// A resolver that runs while the program is being linked at its start.

#include <stdio.h>

static const char* said(void) { return "early"; }

static const char* (*resolve(void))(void) { return said; }

static const char* say(void) __attribute__((ifunc("resolve")));

int main(void) {
  puts(say());
  return 0;
}
