#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "sandbox/command.h"
#include "tests/support/files.h"

namespace cupel::test {

/// The compiled attacks. They are ours, so the compiler runs outside of any jail.
class Programs {
 public:
  /// Compiles a source of the attacks' folder when it is first asked for; throws where that fails.
  std::shared_ptr<const sandbox::Executable> of(const std::string& source);

  /// Any bytes as an executable.
  std::shared_ptr<const sandbox::Executable> of_bytes(const std::string& bytes);

  /// False when the executable no longer holds what the compiler wrote.
  bool is_unchanged(const std::string& source);

  /// Runs it on the host, outside of the sandbox, and returns its exit code or minus its signal.
  int run_outside(const std::string& source, const std::vector<std::string>& arguments);

 private:
  struct Compiled {
    std::string path;
    std::shared_ptr<const sandbox::Executable> executable;
  };
  const Compiled& compiled(const std::string& source);

  TempFolder folder_;
  std::mutex mutex_;
  std::map<std::string, Compiled> compiled_;
};

}  // namespace cupel::test
