#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cupel {

/// Fails where one of `outputs` is a file there already and one of `inputs` too, by any path. `-`
/// is no file.
Result<void> check_apart(std::span<const std::string> outputs, std::span<const std::string> inputs);

/// A file that only grows, by whole pieces: a piece that does not fit on the disk leaves no part of
/// itself behind. One process at a time may hold it. Not thread-safe.
class OutputFile {
 public:
  enum class Mode { replace, resume };

  /// `-` is standard output. `replace` empties the file; `resume` leaves it as it is until
  /// `truncate`. Fails when the file is one of `inputs`, when another process holds it, or when it
  /// cannot be written.
  static Result<OutputFile> open(const std::string& path, Mode mode,
                                 std::span<const std::string> inputs);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  /// Rather than a pipe, a device or standard output.
  bool is_regular() const { return is_regular_; }

  /// Cuts the file to its first `bytes` bytes; what is written next follows them.
  Result<void> truncate(std::uint64_t bytes);

  Result<void> write(std::string_view piece);

  /// Reports what the system found out late (a quota, a network file system).
  Result<void> close();

 private:
  OutputFile(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}

  Result<void> system_failure(std::string_view what) const;

  int fd_;
  std::string path_;
  bool is_regular_ = false;
  std::uint64_t size_ = 0;
};

}  // namespace cupel
