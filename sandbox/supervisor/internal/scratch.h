#pragma once

#include <cstdint>
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

  /// Empties it: at no cost when nothing is in it, by removing a few plain files where that is all,
  /// else by a new tmpfs in place of the old. True where it is a new one. To be called when no
  /// process of the run is left.
  Result<bool> reset() const;

  const std::string& path() const { return path_; }

 private:
  Scratch() = default;
  Result<void> mount_tmpfs() const;

  std::string path_;
  std::string options_;  ///< of the tmpfs; empty: a plain folder
};

}  // namespace cupel::sandbox
