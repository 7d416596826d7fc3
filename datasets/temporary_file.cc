#include "datasets/temporary_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace cupel {
namespace {

struct Opened {
  int fd;
  std::string path;
};

Result<Opened> open_new(const std::string& folder, std::string_view suffix) {
  std::string path = folder + "/cupel-XXXXXX" + std::string(suffix);
  const int fd = ::mkostemps(path.data(), static_cast<int>(suffix.size()), O_CLOEXEC);
  if (fd < 0)
    return failure(folder + ": a temporary file cannot be made here: " + std::strerror(errno));
  return Opened{fd, std::move(path)};
}

}  // namespace

Result<std::string> temporary_folder() {
  std::error_code error;
  const auto folder = std::filesystem::temp_directory_path(error);
  if (error) return failure("there is no folder for temporary files (TMPDIR): " + error.message());
  return folder.string();
}

Result<int> open_unnamed_file(const std::string& folder) {
  auto opened = open_new(folder, "");
  if (!opened) return tl::make_unexpected(opened.error());
  ::unlink(opened->path.c_str());
  return opened->fd;
}

Result<TemporaryFile> TemporaryFile::create(const std::string& folder, std::string_view suffix) {
  auto opened = open_new(folder, suffix);
  if (!opened) return tl::make_unexpected(opened.error());
  ::close(opened->fd);
  return TemporaryFile(std::move(opened->path));
}

TemporaryFile::~TemporaryFile() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

}  // namespace cupel
