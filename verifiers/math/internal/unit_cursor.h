#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace cupel::math {

/// A word's letters with Greek ones and the ring of Å spelt out, as `find_unit` wants them.
class UnitWord {
 public:
  void append(std::string_view letters) {
    too_long_ = too_long_ || letters.size() > letters_.size() - size_;
    if (too_long_) return;
    for (char c : letters) letters_[size_++] = c;
  }
  std::string_view view() const {
    return too_long_ ? std::string_view{} : std::string_view{letters_.data(), size_};
  }
  bool is(std::string_view name) const { return view() == name; }

 private:
  std::array<char, 32> letters_;
  std::size_t size_ = 0;
  bool too_long_ = false;
};

/// A place in a text that is typeset: blanks, font commands and braces separate and nothing more.
/// Every method that finds what it looks for moves behind it, and otherwise stays.
class UnitCursor {
 public:
  explicit UnitCursor(std::string_view text) : text_(text) {}

  std::string_view rest() const { return text_.substr(at_.pos); }

  /// Letters up to the next other character; empty where there are none.
  UnitWord word();

  bool accept(std::string_view sign);
  bool accept_word(std::string_view small_letters);  ///< or with a capital; blanks in front
  bool accept_hyphen();                              ///< one that joins two words
  bool behind_letter() const;

  void skip_blanks();
  void skip_blanks_and_point();

  template <std::size_t N>
  bool accept_any(const std::array<std::string_view, N>& signs) {
    for (const std::string_view sign : signs) {
      if (accept(sign)) return true;
    }
    return false;
  }

 protected:
  struct At {
    std::size_t pos = 0;
    int open = 0;  ///< braces
  };

  std::string_view text_;
  At at_;

 private:
  bool accept_blank_command();
};

}  // namespace cupel::math
