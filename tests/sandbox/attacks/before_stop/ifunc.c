// A resolver, which the C library's start calls before anything else of the program.

#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

static long early;

static void nothing(void) {}

static long number_of_this_process(void) {
  long number = SYS_getpid;
  __asm__ volatile("syscall" : "+a"(number) : : "rcx", "r11", "memory");
  return number;
}

static void (*resolve(void))(void) {
  early = number_of_this_process();
  return nothing;
}

static void chosen(void) __attribute__((ifunc("resolve")));

int main(void) {
  chosen();
  puts(early == getpid() ? "same" : "another");
  return 0;
}
