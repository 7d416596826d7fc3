#pragma once

#include <cstdint>
#include <ctime>
#include <string>

#include "base/result.h"
#include "sandbox/descriptor.h"

namespace cupel::sandbox {

/// A folder on a tmpfs of its own, made empty after each run.
class Scratch {
 public:
  /// Mounts the tmpfs; the folder exists already and belongs to the program's user afterwards.
  static Result<Scratch> mount(std::string path, std::uint64_t bytes, std::uint64_t files);

  /// Empties it: by one look when nothing was changed in it, by removing a few plain files where
  /// that is all, else by a new tmpfs in place of the old. True where it is a new one. To be called
  /// when no process of the run is left.
  Result<bool> reset();

  const std::string& path() const { return path_; }

 private:
  Scratch() = default;
  Result<void> mount_tmpfs();
  void remember_empty();

  std::string path_;
  std::string options_;
  Descriptor root_;            // the folder itself
  timespec empty_since_{};     // its change time when it was last seen empty
  bool change_shows_ = false;  // whatever happens in it from now on changes that time
};

}  // namespace cupel::sandbox
