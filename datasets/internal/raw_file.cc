#include "datasets/internal/raw_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

namespace cupel {
namespace {

std::string system_error() { return std::strerror(errno); }

}  // namespace

Result<RawFile> RawFile::open(const std::string& path, std::optional<std::uint64_t> limit) {
  const int fd = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return failure("cannot open: " + system_error());
  struct stat info {};
  RawFile file(fd, limit.value_or(std::numeric_limits<std::uint64_t>::max()));
  if (::fstat(fd, &info) == 0 && S_ISDIR(info.st_mode))
    return failure("is a folder; name the files in it");
  return file;
}

RawFile::RawFile(RawFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      left_(other.left_),
      position_(other.position_),
      listener_(std::move(other.listener_)) {}

RawFile::~RawFile() {
  if (fd_ > STDERR_FILENO) ::close(fd_);
}

Result<std::size_t> RawFile::read_some(std::span<char> into) {
  const std::size_t size = std::min<std::uint64_t>(into.size(), left_);
  ssize_t count;
  do count = ::read(fd_, into.data(), size);
  while (count < 0 && errno == EINTR);
  if (count < 0) return failure("cannot read: " + system_error());
  position_ += static_cast<std::uint64_t>(count);
  left_ -= static_cast<std::uint64_t>(count);
  if (listener_) listener_({into.data(), static_cast<std::size_t>(count)});
  return static_cast<std::size_t>(count);
}

bool RawFile::ready() const {
  pollfd descriptor{fd_, POLLIN, 0};
  return ::poll(&descriptor, 1, 0) != 0;
}

}  // namespace cupel
