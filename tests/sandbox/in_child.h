#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <functional>

namespace cupel::sandbox::test {

/// Runs `body` in a child process and gives its wait status; the child exits with what `body`
/// returns.
inline int in_child(const std::function<int()>& body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int status = -1;
  waitpid(child, &status, 0);
  return status;
}

inline bool exited_with(int status, int code) {
  return WIFEXITED(status) && WEXITSTATUS(status) == code;
}

inline bool killed_by(int status, int signal) {
  return WIFSIGNALED(status) && WTERMSIG(status) == signal;
}

}  // namespace cupel::sandbox::test
