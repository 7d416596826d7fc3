#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "datasets/line_blocks.h"

namespace cupel {

class TextStore;

/// The lines of files in which a model's outputs were written, found by the problems they name.
///
/// In memory there are 48 bytes for each line, not its text: lines are read again when they are
/// asked for. What is compressed or a pipe lies unpacked in TMPDIR meanwhile. Not thread-safe.
class Completions {
 public:
  /// A line and what it names.
  struct Line {
    std::array<unsigned char, 16> key;  ///< a digest of the id or the prompt
    std::uint64_t offset;
    std::uint64_t number;       ///< from 1
    std::uint64_t problem = 0;  ///< the number of the problem's line that it went to; 0: none yet
    std::uint32_t size;
    std::uint32_t file;
  };

  /// Reads all files through. What is no line of output is among `faults`.
  static Result<Completions> open(std::vector<std::string> paths, std::size_t max_line_bytes);
  Completions(Completions&&) noexcept;
  ~Completions();

  /// The lines with this key, in the order they were read.
  std::span<Line> find(std::string_view key);

  Result<void> read(const Line& line, std::string& into) const;

  const std::string& path(const Line& line) const { return paths_[line.file]; }

  /// The lines that went to no problem, as they were read. Ends finding: call it last.
  std::span<const Line> unasked();

  /// What could not be understood of the files.
  struct Fault {
    std::string path;
    LineBlock::Fault what;
  };
  std::span<const Fault> faults() const { return faults_; }

  /// How many lines name a problem that an earlier line of their file names too, and the first.
  struct Repeated {
    std::uint64_t lines = 0;
    std::string first;  ///< "outputs.jsonl:9"
  };
  const Repeated& repeated() const { return repeated_; }

 private:
  Completions();
  Result<void> index(std::uint32_t file, std::size_t max_line_bytes);
  void sort();

  std::vector<std::string> paths_;
  std::vector<TextStore> stores_;
  std::vector<Line> lines_;  ///< by key, then as they were read
  std::vector<Fault> faults_;
  Repeated repeated_;
};

}  // namespace cupel
