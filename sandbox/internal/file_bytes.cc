#include "sandbox/internal/file_bytes.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U
#endif

namespace cupel::sandbox {

std::optional<std::string> read_file(int descriptor, std::uint64_t most) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > most) return std::nullopt;
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count =
        ::pread(descriptor, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return std::nullopt;
    done += static_cast<std::size_t>(count);
  }
  return bytes;
}

std::optional<std::string> read_file(const std::filesystem::path& path, std::uint64_t most) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  return file ? read_file(file.get(), most) : std::nullopt;
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

Result<void> write_atomically(const std::filesystem::path& path, std::string_view bytes,
                              unsigned mode) {
  static std::atomic<unsigned> counter{0};
  const std::string beside = fmt::format("{}.tmp-{}-{}", path.string(), ::getpid(), ++counter);
  const auto fail = [&] {
    const std::string reason = std::strerror(errno);
    ::unlink(beside.c_str());
    return failure(fmt::format("{}: cannot write: {}", path.string(), reason));
  };
  Descriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!file || ::fchmod(file.get(), mode) != 0 || !write_all(file.get(), bytes)) return fail();
  if (::close(file.release()) != 0 || ::rename(beside.c_str(), path.c_str()) != 0) return fail();
  return {};
}

Result<Descriptor> sealed_file(std::string_view bytes) {
  constexpr unsigned kFlags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  Descriptor file(::memfd_create("program", kFlags | MFD_EXEC));
  // Kernels before 6.3 do not know MFD_EXEC, and need no asking.
  if (!file && errno == EINVAL) file = Descriptor(::memfd_create("program", kFlags));
  if (!file || ::fchmod(file.get(), 0755) != 0 || !write_all(file.get(), bytes) ||
      ::fcntl(file.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) !=
          0)
    return failure(fmt::format("cannot put a program of {} bytes into memory: {}", bytes.size(),
                               std::strerror(errno)));
  return file;
}

}  // namespace cupel::sandbox
