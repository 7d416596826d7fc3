#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace cupel::format {

/// Where one of several texts may begin, told by three bytes: a mistake is rare, and a no is quick
/// also where the first byte of all of them is everywhere.
class Beginnings {
 public:
  using Bytes = std::array<bool, 256>;

  void add(std::string_view text);

  /// Texts that begin with `first`, one of the bytes `second` and one of the bytes `third`.
  void add(char first, const Bytes& second, const Bytes& third);

  bool may_begin(char byte) const { return at(0, byte) != 0; }

  /// `place` lies inside of the text.
  bool may_begin(std::string_view text, std::size_t place) const {
    if (text.size() - place < kBytes) return may_begin(text[place]);
    return (at(0, text[place]) & at(1, text[place + 1]) & at(2, text[place + 2])) != 0;
  }

 private:
  static constexpr std::size_t kBytes = 3;
  using Groups = unsigned char;  ///< a bit for each group of texts

  Groups at(std::size_t position, char byte) const {
    return groups_[position][static_cast<unsigned char>(byte)];
  }
  Groups& at(std::size_t position, char byte) {
    return groups_[position][static_cast<unsigned char>(byte)];
  }
  Groups next_group();
  void add(std::size_t position, const Bytes& bytes, Groups group);

  std::array<std::array<Groups, 256>, kBytes> groups_ = {};  ///< by position and byte
  unsigned count_ = 0;
};

}  // namespace cupel::format
