// A global object whose constructor runs before main, ahead of the library's own.

#include <cstdio>

struct Early {
  Early() : early(true) {}
  bool early;
};

__attribute__((init_priority(101))) static Early object;

int main() { std::puts(object.early ? "early" : "late"); }
