#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "base/digest.h"
#include "base/result.h"
#include "sandbox/command.h"
#include "sandbox/languages.h"
#include "sandbox/run_result.h"

namespace cupel::sandbox {

/// Precompiled headers below one folder, made in the sandbox once a machine for each compiler and
/// its flags. The compiler itself decides whether one fits a source and reads the true header where
/// it does not, so what a source means never depends on them. Safe to use from any number of
/// threads; several processes may share the folder.
class PrecompiledHeaders {
 public:
  using Run = std::function<RunResult(const Command&)>;

  PrecompiledHeaders(std::filesystem::path folder, Run run);

  /// The folder to look in for headers of `language`, whose compiler is told by `identity`. Makes
  /// the header where there is none; "" while another thread or process is making it, and where it
  /// could not be made.
  std::string folder_for(const Language& language, const Digest& identity);

  /// Why a header could not be made, the first time it is asked; else "".
  std::string complaint();

 private:
  enum class State { making, made, failed };
  bool is_readable_inside(const std::filesystem::path& folder) const;
  Result<State> make(const Language& language, const std::filesystem::path& folder);

  std::filesystem::path folder_;
  Run run_;
  std::mutex mutex_;
  std::map<Digest, State> states_;
  std::string complaint_;
};

/// Makes `folder`, which sandboxes may read.
Result<void> make_toolchain_folder(const std::filesystem::path& folder);

}  // namespace cupel::sandbox
