#include "datasets/frames.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

namespace cupel {
namespace {

constexpr int kGzipFormat = 16 + MAX_WBITS;

/// A file's bytes, mapped for as long as this lives.
class MappedFile {
 public:
  static Result<MappedFile> open(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat info {};
    MappedFile file;
    bool mapped = fd >= 0 && ::fstat(fd, &info) == 0;
    if (mapped && info.st_size > 0) {
      file.size_ = static_cast<std::size_t>(info.st_size);
      file.bytes_ = ::mmap(nullptr, file.size_, PROT_READ, MAP_PRIVATE, fd, 0);
      mapped = file.bytes_ != MAP_FAILED;
      if (!mapped) file.bytes_ = nullptr;
    }
    const std::string reason = mapped ? "" : std::strerror(errno);
    if (fd >= 0) ::close(fd);
    if (!mapped) return failure(path + ": cannot read: " + reason);
    return file;
  }

  MappedFile(MappedFile&& other) noexcept
      : bytes_(std::exchange(other.bytes_, nullptr)), size_(other.size_) {}
  MappedFile& operator=(MappedFile&&) = delete;
  ~MappedFile() {
    if (bytes_) ::munmap(bytes_, size_);
  }

  std::string_view text() const {
    return bytes_ ? std::string_view(static_cast<const char*>(bytes_), size_) : std::string_view();
  }

 private:
  MappedFile() = default;

  void* bytes_ = nullptr;
  std::size_t size_ = 0;
};

std::size_t whole_zstd_frames(std::string_view file) {
  std::size_t whole = 0;
  while (whole < file.size()) {
    const std::size_t size = ZSTD_findFrameCompressedSize(file.data() + whole, file.size() - whole);
    if (ZSTD_isError(size)) break;
    whole += size;
  }
  return whole;
}

std::size_t whole_gzip_members(std::string_view file) {
  std::vector<Bytef> scratch(256 * 1024);
  z_stream stream{};
  if (inflateInit2(&stream, kGzipFormat) != Z_OK) return 0;
  std::size_t whole = 0, at = 0;
  while (at < file.size()) {
    constexpr std::size_t kMostInput = 1u << 30;
    const std::size_t given = std::min(file.size() - at, kMostInput);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(file.data() + at));
    stream.avail_in = static_cast<uInt>(given);
    stream.next_out = scratch.data();
    stream.avail_out = static_cast<uInt>(scratch.size());
    const int status = inflate(&stream, Z_NO_FLUSH);
    at += given - stream.avail_in;
    if (status == Z_STREAM_END) {
      whole = at;
      inflateReset(&stream);
    } else if (status != Z_OK) {
      break;
    }
  }
  inflateEnd(&stream);
  return whole;
}

Result<void> encode_gzip(std::string_view text, std::string& frame) {
  constexpr int kLevel = 6;
  constexpr int kMemoryLevel = 8;
  z_stream stream{};
  if (deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipFormat, kMemoryLevel, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    return failure("no memory for the gzip encoder");
  frame.resize(deflateBound(&stream, text.size()));
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(frame.data());
  stream.avail_out = static_cast<uInt>(frame.size());
  const int status = deflate(&stream, Z_FINISH);
  frame.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) return failure("the gzip encoder failed");
  return {};
}

Result<void> encode_zstd(std::string_view text, std::string& frame) {
  constexpr int kLevel = 3;
  frame.resize(ZSTD_compressBound(text.size()));
  const std::size_t size =
      ZSTD_compress(frame.data(), frame.size(), text.data(), text.size(), kLevel);
  if (ZSTD_isError(size))
    return failure(std::string("the zstd encoder failed: ") + ZSTD_getErrorName(size));
  frame.resize(size);
  return {};
}

}  // namespace

Result<void> encode_frame(Codec codec, std::string_view text, std::string& frame) {
  switch (codec) {
    case Codec::gzip:
      return encode_gzip(text, frame);
    case Codec::zstd:
      return encode_zstd(text, frame);
    case Codec::plain:
      break;
  }
  frame = text;
  return {};
}

Result<std::uint64_t> whole_bytes(const std::string& path, Codec codec) {
  auto file = MappedFile::open(path);
  if (!file) return tl::make_unexpected(file.error());
  const std::string_view text = file->text();
  switch (codec) {
    case Codec::gzip:
      return whole_gzip_members(text);
    case Codec::zstd:
      return whole_zstd_frames(text);
    case Codec::plain:
      break;
  }
  const std::size_t newline = text.rfind('\n');
  return newline == std::string_view::npos ? 0 : newline + 1;
}

}  // namespace cupel
