#pragma once

#include <cstddef>
#include <string_view>

#include "verifiers/code/internal/white_space.h"

namespace cupel::code {

/// The words of a text one after the other, with their places: a word at a time, for messages.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  /// Goes to the next word; false at the end.
  bool next() {
    for (; at_ < text_.size() && is_space(text_[at_]); ++at_) {
      if (text_[at_] != '\n') continue;
      ++line_;
      number_ = 0;
    }
    const std::size_t begin = at_;
    while (at_ < text_.size() && !is_space(text_[at_])) ++at_;
    word_ = text_.substr(begin, at_ - begin);
    if (word_.empty()) return false;
    ++number_;
    return true;
  }

  std::string_view word() const { return word_; }
  std::size_t line() const { return line_; }      ///< from 1; at the end, the last one
  std::size_t number() const { return number_; }  ///< of the word in its line, from 1
  bool is_first_in_line() const { return number_ == 1; }

 private:
  std::string_view text_, word_;
  std::size_t at_ = 0, line_ = 1, number_ = 0;
};

}  // namespace cupel::code
