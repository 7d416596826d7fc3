#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "datasets/byte_reader.h"

namespace cupel {

/// A run of whole lines of one file. Reuse one block for many calls: it keeps its memory.
class LineBlock {
 public:
  /// The lines, the newline of the last one included where the file has it.
  std::string_view text() const { return {bytes_.data(), size_}; }
  /// Bytes behind the text that may be read (not used): what a JSON parser with SIMD needs.
  static constexpr std::size_t kPadding = 64;

  std::uint64_t first_line = 1;  ///< number of the first line, from 1
  std::string path;

  /// Something between this block's lines and the next one's that is not a line.
  struct Fault {
    std::uint64_t line = 0;
    std::string message;
    bool ends_file = false;  ///< the rest of the file cannot be read
  };
  std::optional<Fault> fault;

  /// What whoever made the lines has to say of one of them. An error makes it a bad row.
  struct Note {
    static constexpr std::uint32_t kAll = static_cast<std::uint32_t>(-1);

    std::uint64_t line = 0;
    std::string text;
    bool is_error = false;
    std::uint32_t completion = kAll;  ///< the one that is bad; all: the whole row
  };
  std::vector<Note> notes;  ///< in the order of their lines

  /// Replaces the lines, and forgets faults and notes. `text` ends with a newline or is empty.
  void assign(std::string_view text);

 private:
  friend class LineBlockReader;
  std::vector<char> bytes_;  // text, then at least kPadding bytes
  std::size_t size_ = 0;
};

struct LineBlockOptions {
  std::size_t block_bytes = 256u << 10;    ///< fits in a core's second-level cache
  std::size_t max_line_bytes = 64u << 20;  ///< a longer line becomes a fault and is passed over
  std::optional<std::uint64_t> raw_limit;  ///< read no more than this of each file, as on disk
  bool full_blocks = false;  ///< wait for slow pipes, so that blocks depend on the content alone
  /// Called by `next` with what it reads of each file as it lies on disk, in order.
  std::function<void(const std::string& path, std::string_view bytes)> raw_bytes = {};
};

/// Cuts files into blocks of whole lines, one file after another. Not thread-safe.
class LineBlockReader {
 public:
  /// Fails when one of the files is missing or unreadable, before any of them is read.
  static Result<LineBlockReader> open(std::vector<std::string> paths, LineBlockOptions options);

  LineBlockReader(LineBlockReader&&) noexcept;
  ~LineBlockReader();

  /// Fills `block` with the next lines; false at the end of the last file.
  bool next(LineBlock& block);

  /// Bytes of the files as they lie on disk: all of them (0 if unknown), and those read so far.
  std::uint64_t raw_total() const { return raw_total_; }
  std::uint64_t raw_position() const;

 private:
  LineBlockReader(std::vector<std::string> paths, LineBlockOptions options);

  bool open_file(LineBlock& block);
  void close_file();
  bool fill(LineBlock& block);
  bool make_room(LineBlock& block, std::size_t have);
  void pass_over_line(LineBlock& block);
  void take_lines(LineBlock& block, std::size_t end);

  std::vector<std::string> paths_;
  LineBlockOptions options_;
  std::size_t next_path_ = 0;
  std::unique_ptr<ByteReader> reader_;
  std::uint64_t line_ = 1;  // number of the next line of the open file
  bool at_start_ = true;    // of the open file
  std::string rest_;        // bytes after the last whole line
  std::uint64_t raw_total_ = 0;
  std::uint64_t raw_done_ = 0;  // of files that are closed
};

}  // namespace cupel
