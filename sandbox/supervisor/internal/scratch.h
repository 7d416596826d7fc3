#pragma once

#include <cstdint>
#include <ctime>
#include <string>

#include "base/result.h"

namespace cupel::sandbox {

/// A folder that is made empty after each run: on a tmpfs of its own, or a plain one where there is
/// no right to mount.
class Scratch {
 public:
  /// Mounts the tmpfs; the folder exists already and belongs to the program's user afterwards.
  static Result<Scratch> mount(std::string path, std::uint64_t bytes, std::uint64_t files);

  /// An existing empty folder. What is put into it must be trusted not to race with `reset`.
  static Scratch plain(std::string path);

  /// Empties it: by one look when nothing was changed in it, by removing a few plain files where
  /// that is all, else by a new tmpfs in place of the old. True where it is a new one. To be called
  /// when no process of the run is left.
  Result<bool> reset();

  const std::string& path() const { return path_; }

 private:
  Scratch() = default;
  Result<void> mount_tmpfs() const;
  void remember_empty();

  std::string path_;
  std::string options_;        ///< of the tmpfs; empty: a plain folder
  timespec empty_since_{};     ///< its change time when it was last seen empty
  bool change_shows_ = false;  ///< whatever is done to it from now on changes that time
};

}  // namespace cupel::sandbox
