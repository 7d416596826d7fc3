#include "datasets/line_blocks.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace cupel {
namespace {

std::uint64_t file_size(const std::string& path) {
  struct stat info {};
  if (path == "-" || ::stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return 0;
  return static_cast<std::uint64_t>(info.st_size);
}

/// By memchr: the lines are long, and this is the part of reading that is not done in parallel.
std::uint64_t count_newlines(std::string_view text) {
  std::uint64_t count = 0;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    ++count;
  return count;
}

Result<void> check_readable(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0 || ::access(path.c_str(), R_OK) != 0)
    return failure(path + ": cannot open: " + std::strerror(errno));
  if (S_ISDIR(info.st_mode)) return failure(path + ": is a folder; name the files in it");
  return {};
}

}  // namespace

void LineBlock::assign(std::string_view text) {
  fault.reset();
  notes.clear();
  bytes_.resize(text.size() + kPadding);
  std::copy(text.begin(), text.end(), bytes_.begin());
  size_ = text.size();
}

Result<LineBlockReader> LineBlockReader::open(std::vector<std::string> paths,
                                              LineBlockOptions options) {
  LineBlockReader reader(std::move(paths), std::move(options));
  bool all_known = true;
  for (const std::string& path : reader.paths_) {
    if (path == "-") {
      all_known = false;
      continue;
    }
    if (auto readable = check_readable(path); !readable)
      return tl::make_unexpected(readable.error());
    const std::uint64_t size = file_size(path);
    all_known = all_known && size > 0;
    reader.raw_total_ += size;
  }
  if (!all_known) reader.raw_total_ = 0;
  return reader;
}

LineBlockReader::LineBlockReader(std::vector<std::string> paths, LineBlockOptions options)
    : paths_(std::move(paths)), options_(std::move(options)) {}
LineBlockReader::LineBlockReader(LineBlockReader&&) noexcept = default;
LineBlockReader::~LineBlockReader() = default;

std::uint64_t LineBlockReader::raw_position() const {
  return raw_done_ + (reader_ ? reader_->raw_position() : 0);
}

bool LineBlockReader::next(LineBlock& block) {
  block.fault.reset();
  block.notes.clear();
  block.size_ = 0;
  while (true) {
    if (!reader_) {
      if (next_path_ == paths_.size()) return false;
      if (!open_file(block)) return true;
    }
    block.path = paths_[next_path_ - 1];
    block.first_line = line_;
    if (fill(block)) return true;
  }
}

bool LineBlockReader::open_file(LineBlock& block) {
  const std::string& path = paths_[next_path_++];
  line_ = 1;
  at_start_ = true;
  rest_.clear();
  std::function<void(std::string_view)> raw_bytes;
  if (options_.raw_bytes)
    raw_bytes = [listener = options_.raw_bytes, path](std::string_view bytes) {
      listener(path, bytes);
    };
  auto opened = open_reader(path, options_.raw_limit, std::move(raw_bytes));
  if (opened) {
    reader_ = std::move(*opened);
    return true;
  }
  block.path = path;
  block.fault = LineBlock::Fault{1, opened.error().message, true};
  return false;
}

void LineBlockReader::close_file() {
  raw_done_ += reader_->raw_position();
  reader_.reset();
}

/// Reads until the block holds a whole line or there is something to report; false when the file
/// ended with nothing left.
bool LineBlockReader::fill(LineBlock& block) {
  constexpr std::size_t kNone = std::string::npos;
  const std::size_t usual = options_.block_bytes + LineBlock::kPadding;
  if (block.bytes_.size() > 4 * usual) block.bytes_ = {};  // a giant line's memory goes back
  std::size_t have = rest_.size();
  block.bytes_.resize(std::max({block.bytes_.size(), usual, have + LineBlock::kPadding}));
  std::memcpy(block.bytes_.data(), rest_.data(), have);
  std::size_t newline = rest_.rfind('\n');  // the last one in the block
  rest_.clear();
  while (true) {
    const std::size_t room = block.bytes_.size() - LineBlock::kPadding - have;
    if (newline != kNone && (room == 0 || !options_.full_blocks)) {
      rest_.assign(block.bytes_.data() + newline + 1, have - newline - 1);
      take_lines(block, newline + 1);
      return true;
    }
    if (room == 0) {
      if (make_room(block, have)) continue;
      pass_over_line(block);
      return true;
    }
    const auto count = reader_->read({block.bytes_.data() + have, room}, options_.full_blocks);
    if (!count || *count == 0) {
      take_lines(block, count ? have : newline == kNone ? 0 : newline + 1);
      if (!count) block.fault = LineBlock::Fault{line_, count.error().message, true};
      close_file();
      return block.size_ > 0 || block.fault;
    }
    if (const void* found = ::memrchr(block.bytes_.data() + have, '\n', *count))
      newline = static_cast<std::size_t>(static_cast<const char*>(found) - block.bytes_.data());
    have += *count;
  }
}

/// Grows the block for a line that does not fit; false when the line is too long.
bool LineBlockReader::make_room(LineBlock& block, std::size_t have) {
  if (have > options_.max_line_bytes) return false;
  const std::size_t size = std::min(2 * have, options_.max_line_bytes + 1);
  block.bytes_.resize(size + LineBlock::kPadding);
  return true;
}

void LineBlockReader::pass_over_line(LineBlock& block) {
  block.fault = LineBlock::Fault{
      line_, "the line is longer than " + std::to_string(options_.max_line_bytes >> 20) + " MiB",
      false};
  while (true) {
    const std::size_t room = block.bytes_.size() - LineBlock::kPadding;
    const auto count = reader_->read({block.bytes_.data(), room}, false);
    if (!count || *count == 0) {
      if (!count) block.fault = LineBlock::Fault{line_, count.error().message, true};
      close_file();
      return;
    }
    const std::string_view bytes(block.bytes_.data(), *count);
    if (const std::size_t newline = bytes.find('\n'); newline != std::string_view::npos) {
      rest_ = bytes.substr(newline + 1);
      ++line_;
      at_start_ = false;
      return;
    }
  }
}

void LineBlockReader::take_lines(LineBlock& block, std::size_t end) {
  char* bytes = block.bytes_.data();
  block.size_ = end;
  if (at_start_ && block.text().starts_with("\xEF\xBB\xBF")) std::memset(bytes, ' ', 3);
  at_start_ = at_start_ && end == 0;
  line_ += count_newlines(block.text());
  if (end > 0 && bytes[end - 1] != '\n') ++line_;
}

}  // namespace cupel
