// Watches its folders for a while: nobody else may write into them.

#include <dirent.h>
#include <stdio.h>
#include <time.h>

static int entries(const char* path) {
  int count = 0;
  DIR* folder = opendir(path);
  while (folder && readdir(folder)) ++count;
  if (folder) closedir(folder);
  return count - 2;
}

int main(void) {
  const struct timespec moment = {.tv_nsec = 5000000};
  for (int i = 0; i < 40; ++i) {
    if (entries("/work") + entries("/tmp") != 0) {
      puts("ESCAPED");
      return 42;
    }
    nanosleep(&moment, NULL);
  }
  puts("CLEAN");
  return 0;
}
