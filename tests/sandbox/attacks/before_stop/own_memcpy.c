// A function of the C library in its own words, which the library's start calls.

#include <stddef.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

static long early;

void* memcpy(void* restrict to, const void* restrict from, size_t size) {
  long number = SYS_getpid;
  __asm__ volatile("syscall" : "+a"(number) : : "rcx", "r11", "memory");
  if (early == 0) early = number;
  for (size_t i = 0; i < size; ++i) ((volatile char*)to)[i] = ((const char*)from)[i];
  return to;
}

int main(void) {
  char text[8];
  memcpy(text, "program", sizeof text);
  puts(early == getpid() ? "same" : "another");
  return 0;
}
