#include "datasets/output_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace cupel {

Result<void> check_apart(std::span<const std::string> outputs,
                         std::span<const std::string> inputs) {
  for (const std::string& output : outputs) {
    struct stat written {};
    if (output == "-" || ::stat(output.c_str(), &written) != 0 || !S_ISREG(written.st_mode))
      continue;
    for (const std::string& input : inputs) {
      struct stat read {};
      if (input != "-" && ::stat(input.c_str(), &read) == 0 && read.st_dev == written.st_dev &&
          read.st_ino == written.st_ino)
        return failure(output + ": is an input too; write to another file");
    }
  }
  return {};
}

Result<void> OutputFile::system_failure(std::string_view what) const {
  return failure(path_ + ": " + std::string(what) + ": " + std::strerror(errno));
}

Result<OutputFile> OutputFile::open(const std::string& path, Mode mode,
                                    std::span<const std::string> inputs) {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_CLOEXEC;
  const int fd = path == "-" ? STDOUT_FILENO : ::open(path.c_str(), kFlags, 0666);
  OutputFile file(fd, path == "-" ? "standard output" : path);
  struct stat info {};
  if (fd < 0 || ::fstat(fd, &info) != 0)
    return tl::make_unexpected(file.system_failure("cannot write").error());
  file.is_regular_ = S_ISREG(info.st_mode) && path != "-";
  if (!file.is_regular_) {
    if (mode == Mode::resume) return failure(file.path_ + ": only a file can be resumed");
    return file;
  }
  if (auto apart = check_apart({&path, 1}, inputs); !apart)
    return tl::make_unexpected(apart.error());
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    return failure(path + ": another process is writing it; wait for it or write to another file");
  if (mode == Mode::replace)
    if (auto emptied = file.truncate(0); !emptied) return tl::make_unexpected(emptied.error());
  return file;
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      path_(std::move(other.path_)),
      is_regular_(other.is_regular_),
      size_(other.size_) {}

OutputFile::~OutputFile() {
  if (fd_ > STDERR_FILENO) ::close(fd_);
}

Result<void> OutputFile::truncate(std::uint64_t bytes) {
  const auto end = static_cast<off_t>(bytes);
  if (::ftruncate(fd_, end) != 0 || ::lseek(fd_, end, SEEK_SET) != end)
    return system_failure("cannot write");
  size_ = bytes;
  return {};
}

Result<void> OutputFile::write(std::string_view piece) {
  const std::uint64_t before = size_;
  const std::uint64_t after = size_ + piece.size();
  while (!piece.empty()) {
    const ssize_t count = ::write(fd_, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      auto failed = system_failure("cannot write");
      if (is_regular_) (void)truncate(before);
      return failed;
    }
    piece.remove_prefix(static_cast<std::size_t>(count));
  }
  size_ = after;
  return {};
}

Result<void> OutputFile::close() {
  const int fd = std::exchange(fd_, -1);
  if (fd <= STDERR_FILENO) return {};
  if (::close(fd) != 0) return system_failure("cannot write");
  return {};
}

}  // namespace cupel
