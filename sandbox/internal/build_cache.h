#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "sandbox/run_result.h"

namespace cupel::sandbox {

/// What came of compiling one source.
struct Build {
  struct File {
    std::string name;
    std::string contents;
    bool operator==(const File&) const = default;
  };
  Outcome outcome = Outcome::sandbox_error;
  bool may_stop = false;
  std::string detail;
  std::string diagnostics;
  std::vector<File> files;
  std::chrono::nanoseconds cpu_time{};
  std::chrono::nanoseconds wall_time{};

  bool operator==(const Build&) const = default;
};

/// Builds by digest, in a folder that any number of processes share. A file there is written aside
/// and renamed, never changed; what does not match its checksum is removed and not believed. The
/// least recently used go when the folder outgrows its bounds. Safe to use from any number of
/// threads.
///
/// A folder that cannot be used is no failure: nothing is found and nothing kept, and `complaint`
/// says why.
class BuildCache {
 public:
  /// An error in place of the folder is why there is none.
  BuildCache(const Result<std::filesystem::path>& folder, std::uint64_t bytes);

  std::optional<Build> read(const Digest& key);
  void write(const Digest& key, const Build& build);

  /// Why builds are not kept, the first time it is asked after that came up; else "".
  std::string complaint();

 private:
  std::filesystem::path path_of(const Digest& key) const;
  bool usable() const;
  void disable(std::string why);
  void make_room();

  std::filesystem::path folder_;
  std::uint64_t bytes_;
  mutable std::mutex mutex_;
  bool disabled_ = false;
  std::string complaint_;
  std::uint64_t unswept_bytes_;  ///< written since the folder was last measured
};

/// The folder of the user's caches: `folder` where it is given, else $CUPEL_CACHE_DIR,
/// $XDG_CACHE_HOME/cupel or ~/.cache/cupel.
Result<std::filesystem::path> cache_folder(const std::filesystem::path& folder);

/// Makes `folder` where it is missing. Fails where another user could write into it: binaries from
/// there are run.
Result<void> make_private_folder(const std::filesystem::path& folder);

}  // namespace cupel::sandbox
