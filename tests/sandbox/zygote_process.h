#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sandbox/supervisor/internal/zygote.h"

namespace cupel::sandbox {

/// How a Python program went.
struct PythonRun {
  std::string output;
  std::string errors;
  int wait_status = 0;
  std::string violation;
};

/// A zygote outside any jail, in a folder of its own, with the part of a slot's PID 1 played by the
/// test.
class ZygoteProcess {
 public:
  static constexpr uid_t kNobody = 65534;

  /// `user`: whom to run it as, if the test is root's; 0: as the test.
  explicit ZygoteProcess(const ZygoteImports& imports = {}, uid_t user = 0);
  ~ZygoteProcess();
  ZygoteProcess(const ZygoteProcess&) = delete;
  ZygoteProcess& operator=(const ZygoteProcess&) = delete;

  Zygote& zygote() { return *zygote_; }
  const std::string& file() const { return file_; }

  /// Writes the program into the file and runs it, forked from the zygote.
  PythonRun run(const std::string& program, const std::string& input = {},
                std::span<const Zygote::Limit> limits = {},
                std::chrono::milliseconds wall = std::chrono::seconds(60));

  /// The same in an interpreter that starts for it.
  PythonRun run_cold(const std::string& program, const std::string& input = {});

 private:
  void write_program(const std::string& program) const;

  std::string folder_;
  std::string file_;
  std::optional<Zygote> zygote_;
};

}  // namespace cupel::sandbox
