// A global object whose constructor runs before main, ahead of the library's own.

#include <unistd.h>

#include <cstdio>

struct Early {
  Early() : process(getpid()) {}
  pid_t process;
};

__attribute__((init_priority(101))) static Early object;

int main() { std::puts(object.process == getpid() ? "same" : "another"); }
