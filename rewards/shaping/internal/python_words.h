#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace cupel::shaping {

/// The words of `text.lower().split()` in Python, one behind the other with a space between: equal
/// runs of words are equal stretches of text.
class PythonWords {
 public:
  static constexpr std::size_t kReadable = 8;  ///< bytes behind a word that may be read

  explicit PythonWords(std::string_view text);

  std::size_t size() const { return starts_.size() - 1; }
  std::string_view word(std::size_t i) const { return run(i, 1); }

  /// `count` words from word `i` on, with a space between each.
  std::string_view run(std::size_t i, std::size_t count) const {
    return {lowered_.get() + starts_[i], starts_[i + count] - starts_[i] - 1};
  }

 private:
  std::unique_ptr<char[]> lowered_;
  std::vector<std::uint32_t> starts_;  ///< of each word, and one behind the last one's space
};

}  // namespace cupel::shaping
