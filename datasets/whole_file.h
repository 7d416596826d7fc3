#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/result.h"
#include "datasets/output_file.h"

namespace cupel {

/// A file that has its name only when it is whole: `PATH.partial` until `take_name`, and gone
/// where it takes none. What is no file, such as `-` (standard output), a pipe or a device, is
/// written as it is. Not thread-safe.
class WholeFile {
 public:
  static Result<WholeFile> open(const std::string& path);
  WholeFile(WholeFile&& other) noexcept;
  WholeFile& operator=(WholeFile&&) = delete;
  ~WholeFile();

  Result<void> write(std::string_view piece);
  /// All is written; the name is still that of a part.
  Result<void> complete();
  Result<void> take_name();

  const std::string& path() const { return path_; }
  std::uint64_t bytes() const { return bytes_; }
  Digest digest() { return digester_.finish(); }

 private:
  WholeFile(std::string path, std::string target, OutputFile file)
      : path_(std::move(path)), target_(std::move(target)), file_(std::move(file)) {}

  std::string partial() const { return target_ + ".partial"; }

  std::string path_;
  std::string target_;  // behind links; "": written as it is, or has its name already
  OutputFile file_;
  std::uint64_t bytes_ = 0;
  ContentDigester digester_;
};

/// Writes a small file the same way.
Result<void> write_whole_file(const std::string& path, std::string_view text);

}  // namespace cupel
