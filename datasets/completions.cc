#include "datasets/completions.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <tuple>
#include <utility>

#include "base/digest.h"
#include "datasets/internal/output_line.h"
#include "datasets/internal/row_members.h"
#include "datasets/internal/text_store.h"

namespace cupel {
namespace {

using Key = std::array<unsigned char, 16>;

Key digest_of(std::string_view text) {
  const Digest digest = Digester().add(text).finish();
  Key key;
  std::copy_n(digest.begin(), key.size(), key.begin());
  return key;
}

/// Cuts a store into lines, each with room behind it for a JSON parser.
class Lines {
 public:
  Lines(TextStore& store, std::size_t max_line_bytes) : store_(store), most_(max_line_bytes) {}

  struct Found {
    std::string_view text;
    std::size_t readable;
    std::uint64_t offset;
    std::uint64_t number;
    bool is_too_long;
  };

  /// False at the end.
  Result<bool> next(Found& line) {
    bool is_too_long = false;
    std::size_t searched = begin_;
    while (true) {
      const void* newline = std::memchr(bytes_.data() + searched, '\n', end_ - searched);
      const bool is_last = !newline && at_end_;
      if (newline || is_last) {
        if (is_last && begin_ == end_ && !is_too_long) return false;
        const std::size_t stop =
            newline ? static_cast<std::size_t>(static_cast<const char*>(newline) - bytes_.data())
                    : end_;
        line = {{bytes_.data() + begin_, stop - begin_},
                bytes_.size() - begin_,
                start_ + begin_,
                ++number_,
                is_too_long || stop - begin_ > most_};
        begin_ = std::min(end_, stop + 1);
        if (number_ == 1 && line.text.starts_with(kByteOrderMark)) pass_over_mark(line);
        return true;
      }
      if (end_ - begin_ > most_) {  // what is passed over need not be kept
        is_too_long = true;
        begin_ = end_;
      }
      searched = end_ - begin_;  // where it will lie once moved to the front
      if (auto read = fill(); !read) return tl::make_unexpected(read.error());
    }
  }

 private:
  static constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

  static void pass_over_mark(Found& line) {
    line.text.remove_prefix(kByteOrderMark.size());
    line.readable -= kByteOrderMark.size();
    line.offset += kByteOrderMark.size();
  }

  Result<void> fill() {
    constexpr std::size_t kStep = 1u << 20;
    std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
    start_ += begin_;
    end_ -= begin_;
    begin_ = 0;
    if (bytes_.size() < end_ + kStep + LineBlock::kPadding)
      bytes_.resize(std::max(2 * end_, end_ + kStep) + LineBlock::kPadding);
    const auto count =
        store_.read({bytes_.data() + end_, bytes_.size() - LineBlock::kPadding - end_});
    if (!count) return tl::make_unexpected(count.error());
    at_end_ = *count == 0;
    end_ += *count;
    return {};
  }

  TextStore& store_;
  const std::size_t most_;
  std::vector<char> bytes_ = std::vector<char>(LineBlock::kPadding);
  std::size_t begin_ = 0, end_ = 0;  // of what was read and not yet handed out
  std::uint64_t start_ = 0;          // of the bytes in the store
  std::uint64_t number_ = 0;
  bool at_end_ = false;
};

}  // namespace

Completions::Completions() = default;
Completions::Completions(Completions&&) noexcept = default;
Completions::~Completions() = default;

Result<Completions> Completions::open(std::vector<std::string> paths, std::size_t max_line_bytes) {
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
  Completions completions;
  completions.paths_ = std::move(paths);
  for (std::uint32_t file = 0; file < completions.paths_.size(); ++file) {
    const std::string& path = completions.paths_[file];
    auto store = TextStore::open(path);
    if (!store) return failure(path + ": " + store.error().message);
    completions.stores_.push_back(std::move(*store));
    if (auto indexed = completions.index(file, std::min(max_line_bytes, kMost)); !indexed)
      return tl::make_unexpected(indexed.error());
  }
  completions.sort();
  return completions;
}

Result<void> Completions::index(std::uint32_t file, std::size_t max_line_bytes) {
  Lines lines(stores_[file], max_line_bytes);
  RowMembers members;
  Lines::Found line{};
  while (true) {
    const auto more = lines.next(line);
    if (!more) {
      faults_.push_back({paths_[file], {line.number + 1, more.error().message, true}});
      return {};
    }
    if (!*more) return {};
    const auto bad = [&](const std::string& what) {
      faults_.push_back({paths_[file], {line.number, what, false}});
    };
    if (line.is_too_long) {
      bad("the line is longer than " + std::to_string(max_line_bytes >> 20) + " MiB");
      continue;
    }
    const std::size_t content = line.text.find_first_not_of(" \t\r");
    if (content == std::string_view::npos) continue;
    if (line.text[content] != '{') {
      bad("not a JSON object");
      continue;
    }
    if (auto read = members.read(line.text, line.readable); !read) {
      bad(read.error().message);
      continue;
    }
    const auto key = output_key(members);
    if (!key) {
      bad(key.error().message);
      continue;
    }
    lines_.push_back({digest_of(*key), line.offset, line.number, 0,
                      static_cast<std::uint32_t>(line.text.size()), file});
  }
}

void Completions::sort() {
  const auto place = [](const Line& line) { return std::tie(line.key, line.file, line.number); };
  std::sort(lines_.begin(), lines_.end(),
            [&](const Line& a, const Line& b) { return place(a) < place(b); });
  const Line* first = nullptr;
  for (std::size_t i = 1; i < lines_.size(); ++i) {
    const Line& line = lines_[i];
    if (line.key != lines_[i - 1].key || line.file != lines_[i - 1].file) continue;
    ++repeated_.lines;
    if (!first || std::tie(line.file, line.number) < std::tie(first->file, first->number))
      first = &line;
  }
  if (first) repeated_.first = path(*first) + ":" + std::to_string(first->number);
}

std::span<Completions::Line> Completions::find(std::string_view key) {
  const Key wanted = digest_of(key);
  const auto [begin, end] =
      std::equal_range(lines_.begin(), lines_.end(), Line{wanted, 0, 0, 0, 0, 0},
                       [](const Line& a, const Line& b) { return a.key < b.key; });
  return {begin, end};
}

std::span<const Completions::Line> Completions::unasked() {
  const auto end = std::partition(lines_.begin(), lines_.end(),
                                  [](const Line& line) { return line.problem == 0; });
  lines_.erase(end, lines_.end());
  std::sort(lines_.begin(), lines_.end(), [](const Line& a, const Line& b) {
    return std::tie(a.file, a.number) < std::tie(b.file, b.number);
  });
  return lines_;
}

Result<void> Completions::read(const Line& line, std::string& into) const {
  into.resize(line.size);
  return stores_[line.file].read_again(line.offset, into);
}

}  // namespace cupel
