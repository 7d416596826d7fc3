#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cupel {

/// How a file is compressed.
enum class Codec : std::uint8_t { plain, gzip, zstd };

/// By suffix: `.gz`, `.zst`, else plain.
Codec codec_of_path(std::string_view path);

/// A stream of decompressed bytes. Not thread-safe.
class ByteReader {
 public:
  virtual ~ByteReader() = default;

  /// Fills `into` as far as it goes; 0 only at the end. With `wait` false, returns early with what
  /// a slow pipe has delivered, at least a byte. What was read before a failure has been returned
  /// by then.
  virtual Result<std::size_t> read(std::span<char> into, bool wait) = 0;

  /// Compressed bytes taken from the file so far, for progress.
  virtual std::uint64_t raw_position() const = 0;
};

/// Opens `path` (`-` is standard input); gzip and zstd are recognised by their first bytes, so a
/// wrong suffix does no harm. Reads no more than `raw_limit` bytes of the file. `raw_bytes`, where
/// given, is called with the file's bytes as they lie on disk, in order.
Result<std::unique_ptr<ByteReader>> open_reader(
    const std::string& path, std::optional<std::uint64_t> raw_limit = {},
    std::function<void(std::string_view)> raw_bytes = {});

}  // namespace cupel
