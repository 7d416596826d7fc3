#include "datasets/whole_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

namespace cupel {

Result<WholeFile> WholeFile::open(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  const bool exists = path != "-" && fs::exists(path, ignored);
  if (exists && fs::is_directory(path, ignored))
    return failure(path + ": is a folder; name a file in it");
  // To give a device's name to a file would take the device away.
  const bool is_special = path == "-" || (exists && !fs::is_regular_file(path, ignored));
  const std::string target = exists ? fs::canonical(path, ignored).string() : path;
  auto file =
      OutputFile::open(is_special ? path : target + ".partial", OutputFile::Mode::replace, {});
  if (!file) return tl::make_unexpected(file.error());
  return WholeFile(path, is_special ? std::string() : target, std::move(*file));
}

WholeFile::WholeFile(WholeFile&& other) noexcept
    : path_(std::move(other.path_)),
      target_(std::exchange(other.target_, {})),
      file_(std::move(other.file_)),
      bytes_(other.bytes_),
      digester_(other.digester_) {}

WholeFile::~WholeFile() {
  if (!target_.empty()) ::unlink(partial().c_str());
}

Result<void> WholeFile::write(std::string_view piece) {
  bytes_ += piece.size();
  digester_.add(piece);
  return file_.write(piece);
}

Result<void> WholeFile::complete() { return file_.close(); }

Result<void> WholeFile::take_name() {
  if (!target_.empty() && std::rename(partial().c_str(), target_.c_str()) != 0)
    return failure(path_ + ": cannot write: " + std::strerror(errno));
  target_.clear();
  return {};
}

Result<void> write_whole_file(const std::string& path, std::string_view text) {
  auto file = WholeFile::open(path);
  if (!file) return tl::make_unexpected(file.error());
  if (auto written = file->write(text); !written) return written;
  if (auto completed = file->complete(); !completed) return completed;
  return file->take_name();
}

}  // namespace cupel
