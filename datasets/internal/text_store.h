#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "datasets/byte_reader.h"

namespace cupel {

/// A file's unpacked bytes, read through once from the start and then again at any place. What is
/// compressed or a pipe is kept in a temporary file meanwhile (TMPDIR), which has no name and goes
/// with this object. Not thread-safe.
class TextStore {
 public:
  static Result<TextStore> open(const std::string& path);
  TextStore(TextStore&& other) noexcept;
  TextStore& operator=(TextStore&&) = delete;
  ~TextStore();

  /// The next bytes; 0 at the end.
  Result<std::size_t> read(std::span<char> into);

  /// Bytes that were read before.
  Result<void> read_again(std::uint64_t offset, std::span<char> into) const;

 private:
  TextStore(int fd, bool keeps, std::unique_ptr<ByteReader> reader);

  int fd_;
  bool keeps_;  ///< what is read is written to `fd_`, the temporary file
  std::unique_ptr<ByteReader> reader_;
};

}  // namespace cupel
