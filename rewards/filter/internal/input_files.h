#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "datasets/line_blocks.h"
#include "datasets/temporary_file.h"

namespace cupel {

/// The files of a run that reads them twice. What comes through a pipe is first put into a file
/// without which it could not be read again, gone with this object. Not thread-safe.
class InputFiles {
 public:
  /// Fails where a file is missing or is given twice. Files made for pipes lie in `folder`.
  static Result<InputFiles> open(const std::vector<std::string>& paths, const std::string& folder);
  /// A reader over all of them, from the first line. With `with_digests` it takes the files'
  /// digests on the way.
  Result<LineBlockReader> reader(LineBlockOptions options, bool with_digests);

  std::size_t count() const { return files_.size(); }
  /// The number of the file that a block of `reader` comes from.
  std::size_t number(const std::string& block_path) const { return numbers_.at(block_path); }
  /// As given on the command line.
  const std::string& path(std::size_t number) const { return files_[number].given; }
  std::uint64_t bytes(std::size_t number) const;
  std::string digest(std::size_t number) { return hexadecimal(files_[number].digester.finish()); }

  /// Fails where a file is no longer the one that was opened.
  Result<void> check_unchanged() const;

 private:
  InputFiles() = default;

  struct File {
    std::string given, on_disk;
    struct stat info {};
    std::optional<TemporaryFile> spool = {};  // what `on_disk` is, for a pipe
    ContentDigester digester;
  };

  std::vector<File> files_;
  std::map<std::string, std::size_t> numbers_;  // by path on disk
};

}  // namespace cupel
