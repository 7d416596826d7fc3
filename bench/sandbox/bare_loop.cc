// bare_loop PROGRAM [ARGUMENT…]: what the sandbox is measured against. For each number read from
// standard input it runs the program that many times by fork, execve and waitpid, its output to
// /dev/null, and answers with the nanoseconds that took. Small and static, so that its fork copies
// next to nothing.

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>

namespace {

long long now_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1'000'000'000ll + time.tv_nsec;
}

bool run_once(char** arguments, int nothing) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::dup2(nothing, 0);
    ::dup2(nothing, 1);
    ::dup2(nothing, 2);
    ::execve(arguments[0], arguments, environ);
    ::_exit(127);
  }
  int status = 0;
  return pid > 0 && ::waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
         WEXITSTATUS(status) == 0;
}

}  // namespace

int main(int count, char** arguments) {
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (count < 2 || nothing < 0) return 2;
  long runs = 0;
  while (std::scanf("%ld", &runs) == 1) {
    const long long start = now_ns();
    for (long i = 0; i < runs; ++i)
      if (!run_once(arguments + 1, nothing)) return 1;
    std::printf("%lld\n", now_ns() - start);
    std::fflush(stdout);
  }
  return 0;
}
