#include "datasets/internal/text_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "datasets/temporary_file.h"

namespace cupel {
namespace {

Error system_error(const std::string& what) { return {what + ": " + std::strerror(errno)}; }

/// To open a pipe a second time would wait for another writer.
bool can_be_opened_again(const std::string& path) {
  struct stat info {};
  return path != "-" && ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

bool is_unpacked(int fd) {
  char head[2] = {};
  const ssize_t count = ::pread(fd, head, sizeof head, 0);
  const std::string_view magic(head, count > 0 ? static_cast<std::size_t>(count) : 0);
  return magic != "\x1f\x8b" && magic != "\x28\xb5";
}

}  // namespace

Result<TextStore> TextStore::open(const std::string& path) {
  auto reader = open_reader(path);
  if (!reader) return tl::make_unexpected(reader.error());
  const int fd = can_be_opened_again(path) ? ::open(path.c_str(), O_RDONLY | O_CLOEXEC) : -1;
  if (fd >= 0 && is_unpacked(fd)) return TextStore(fd, false, std::move(*reader));
  if (fd >= 0) ::close(fd);
  const auto unnamed = temporary_folder().and_then(open_unnamed_file);
  if (!unnamed) return tl::make_unexpected(unnamed.error());
  return TextStore(*unnamed, true, std::move(*reader));
}

TextStore::TextStore(int fd, bool keeps, std::unique_ptr<ByteReader> reader)
    : fd_(fd), keeps_(keeps), reader_(std::move(reader)) {}

TextStore::TextStore(TextStore&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), keeps_(other.keeps_), reader_(std::move(other.reader_)) {}

TextStore::~TextStore() {
  if (fd_ >= 0) ::close(fd_);
}

Result<std::size_t> TextStore::read(std::span<char> into) {
  auto count = reader_->read(into, true);
  if (!count || !keeps_) return count;
  for (std::size_t done = 0; done < *count;) {
    const ssize_t written = ::write(fd_, into.data() + done, *count - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0)
      return tl::make_unexpected(system_error("cannot write to a temporary file in TMPDIR"));
    done += static_cast<std::size_t>(written);
  }
  return count;
}

Result<void> TextStore::read_again(std::uint64_t offset, std::span<char> into) const {
  for (std::size_t done = 0; done < into.size();) {
    const ssize_t count =
        ::pread(fd_, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return tl::make_unexpected(system_error("cannot be read again"));
    if (count == 0) return failure("has become shorter while it was read");
    done += static_cast<std::size_t>(count);
  }
  return {};
}

}  // namespace cupel
