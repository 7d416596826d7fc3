#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace cupel {

/// TMPDIR, or the system's folder for files that nobody keeps.
Result<std::string> temporary_folder();

/// A new file in `folder`, open for reading and writing, without a name: it goes with its
/// descriptor.
Result<int> open_unnamed_file(const std::string& folder);

/// A new empty file with a name, for those who want one; it goes with this object.
class TemporaryFile {
 public:
  /// The name ends in `suffix`.
  static Result<TemporaryFile> create(const std::string& folder, std::string_view suffix = "");
  TemporaryFile(TemporaryFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile();

  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFile(std::string path) : path_(std::move(path)) {}

  std::string path_;  // "": another object's now
};

}  // namespace cupel
