#include "tests/support/shell.h"

#include <sys/wait.h>

#include <array>
#include <cstdio>

namespace cupel::test {

Said shell(const std::string& line) {
  Said said{-1, ""};
  FILE* const pipe = popen(("{ " + line + "; } 2>&1").c_str(), "r");
  std::array<char, 4096> piece;
  while (const std::size_t read = fread(piece.data(), 1, piece.size(), pipe))
    said.text.append(piece.data(), read);
  const int status = pclose(pipe);
  if (WIFEXITED(status)) said.code = WEXITSTATUS(status);
  return said;
}

}  // namespace cupel::test
