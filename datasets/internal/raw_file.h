#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace cupel {

/// A descriptor to read from, closed at the end unless it is standard input.
class RawFile {
 public:
  static Result<RawFile> open(const std::string& path, std::optional<std::uint64_t> limit);
  RawFile(RawFile&& other) noexcept;
  RawFile& operator=(RawFile&&) = delete;
  ~RawFile();

  /// One read(2): any amount up to the size of `into`, 0 at the end.
  Result<std::size_t> read_some(std::span<char> into);

  /// Whether read_some would return at once.
  bool ready() const;

  std::uint64_t position() const { return position_; }

  /// From now on called with all that is read.
  void set_listener(std::function<void(std::string_view)> listener) {
    listener_ = std::move(listener);
  }

 private:
  RawFile(int fd, std::uint64_t limit) : fd_(fd), left_(limit) {}

  int fd_;
  std::uint64_t left_;
  std::uint64_t position_ = 0;
  std::function<void(std::string_view)> listener_;
};

}  // namespace cupel
