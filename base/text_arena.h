#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace cupel {

/// Memory for the text of one batch: what is put here stays where it is until `clear`.
class TextArena {
 public:
  /// Room for `size` bytes, of which `shrink_to` may give some back.
  char* allocate(std::size_t size) {
    if (chunks_.empty() || chunks_.back().size - used_ < size) add_chunk(size);
    char* place = chunks_.back().bytes.get() + used_;
    used_ += size;
    return place;
  }

  /// Gives back what lies behind `end` in the last allocation.
  void shrink_to(const char* end) {
    used_ = static_cast<std::size_t>(end - chunks_.back().bytes.get());
  }

  std::string_view keep(std::string_view text) {
    char* place = allocate(text.size());
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
  }

  /// Forgets everything; keeps one chunk of ordinary size for the next batch.
  void clear() {
    if (chunks_.size() > 1 || (chunks_.size() == 1 && chunks_.back().size > 4 * kChunk))
      chunks_.clear();
    used_ = 0;
  }

 private:
  static constexpr std::size_t kChunk = 512u << 10;

  struct Chunk {
    std::unique_ptr<char[]> bytes;
    std::size_t size;
  };

  void add_chunk(std::size_t at_least) {
    const std::size_t size = std::max(at_least, kChunk);
    chunks_.push_back({std::unique_ptr<char[]>(new char[size]), size});
    used_ = 0;
  }

  std::vector<Chunk> chunks_;
  std::size_t used_ = 0;  // of the last chunk
};

}  // namespace cupel
