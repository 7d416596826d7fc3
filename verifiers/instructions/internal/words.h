#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace cupel::instructions {

/// Calls `take(word)` for each word of a text whose words are parted by single spaces.
template <class Take>
void for_each_word(std::string_view text, Take take) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    take(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// A set of words that are not empty. The words themselves stay where they are.
class WordSet {
 public:
  /// Whether it was not there yet.
  bool insert(std::string_view word) {
    if (2 * (size_ + 1) > slots_.size()) grow();
    std::string_view& slot = slots_[slot_of(word)];
    if (!slot.empty()) return false;
    slot = word;
    ++size_;
    return true;
  }

  bool contains(std::string_view word) const { return size_ > 0 && !slots_[slot_of(word)].empty(); }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  template <class Take>
  void for_each(Take take) const {
    for (const std::string_view word : slots_)
      if (!word.empty()) take(word);
  }

 private:
  /// Where the word is, or would be.
  std::size_t slot_of(std::string_view word) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = std::hash<std::string_view>()(word) & mask;
    while (!slots_[slot].empty() && slots_[slot] != word) slot = (slot + 1) & mask;
    return slot;
  }

  void grow() {
    std::vector<std::string_view> old(std::max<std::size_t>(16, 2 * slots_.size()));
    old.swap(slots_);
    for (const std::string_view word : old)
      if (!word.empty()) slots_[slot_of(word)] = word;
  }

  std::vector<std::string_view> slots_;  ///< a power of two
  std::size_t size_ = 0;
};

}  // namespace cupel::instructions
