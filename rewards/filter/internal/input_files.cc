#include "rewards/filter/internal/input_files.h"

#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "datasets/byte_reader.h"
#include "datasets/output_file.h"

namespace cupel {
namespace {

bool same_file(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

bool same_time(const timespec& a, const timespec& b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/// Copies what a pipe delivers, decompressed.
Result<void> copy(const std::string& pipe, const std::string& to) {
  auto reader = open_reader(pipe);
  if (!reader) return tl::make_unexpected(reader.error());
  auto output = OutputFile::open(to, OutputFile::Mode::replace, {});
  if (!output) return tl::make_unexpected(output.error());
  std::vector<char> buffer(1u << 20);
  while (true) {
    const auto count = (*reader)->read(buffer, true);
    if (!count) return failure(pipe + ": " + count.error().message);
    if (*count == 0) return output->close();
    if (auto written = output->write({buffer.data(), *count}); !written) return written;
  }
}

}  // namespace

Result<InputFiles> InputFiles::open(const std::vector<std::string>& paths,
                                    const std::string& folder) {
  InputFiles inputs;
  for (const std::string& path : paths) {
    File file;
    file.given = file.on_disk = path;
    const bool exists = path == "-" || ::stat(path.c_str(), &file.info) == 0;
    if (!exists) return failure(path + ": cannot open: " + std::strerror(errno));
    for (const File& other : inputs.files_)
      if (other.given == path || (path != "-" && same_file(other.info, file.info)))
        return failure(path + ": is given twice, so its rows would count twice");
    if (path == "-" || (!S_ISREG(file.info.st_mode) && !S_ISDIR(file.info.st_mode))) {
      auto spool = TemporaryFile::create(folder);
      if (!spool) return tl::make_unexpected(spool.error());
      if (auto copied = copy(path, spool->path()); !copied)
        return tl::make_unexpected(copied.error());
      file.on_disk = spool->path();
      file.spool.emplace(std::move(*spool));
      ::stat(file.on_disk.c_str(), &file.info);
    }
    inputs.numbers_[file.on_disk] = inputs.files_.size();
    inputs.files_.push_back(std::move(file));
  }
  return inputs;
}

Result<LineBlockReader> InputFiles::reader(LineBlockOptions options, bool with_digests) {
  std::vector<std::string> paths;
  for (const File& file : files_) paths.push_back(file.on_disk);
  if (with_digests)
    options.raw_bytes = [this](const std::string& path, std::string_view bytes) {
      files_[number(path)].digester.add(bytes);
    };
  return LineBlockReader::open(std::move(paths), std::move(options));
}

std::uint64_t InputFiles::bytes(std::size_t number) const {
  return static_cast<std::uint64_t>(files_[number].info.st_size);
}

Result<void> InputFiles::check_unchanged() const {
  for (const File& file : files_) {
    struct stat now {};
    if (::stat(file.on_disk.c_str(), &now) != 0 || !same_file(now, file.info) ||
        now.st_size != file.info.st_size || !same_time(now.st_mtim, file.info.st_mtim))
      return failure(file.given +
                     ": was changed while it was being read; run again when nothing "
                     "writes it");
  }
  return {};
}

}  // namespace cupel
