#pragma once

#include <cstddef>
#include <string_view>

namespace cupel::code {

/// A place in Python source. Steps over what separates tokens, as the place demands: inside
/// brackets ends of lines and comments count as space, outside they do not.
class PythonCursor {
 public:
  explicit PythonCursor(std::string_view text, std::size_t at = 0) : text_(text), at_(at) {}

  std::string_view text() const { return text_; }
  std::size_t at() const { return at_; }
  std::string_view rest() const { return text_.substr(at_); }
  bool at_end() const { return at_ == text_.size(); }
  /// The byte `ahead` of here, 0 behind the end.
  char peek(std::size_t ahead = 0) const {
    return ahead < text_.size() - at_ ? text_[at_ + ahead] : '\0';
  }

  void advance(std::size_t bytes) { at_ += bytes; }
  void skip_space();
  void skip_lines();  ///< space, comments and ends of lines, wherever

  /// Takes `symbol` and the space behind it, if it stands here.
  bool take(char symbol);
  bool take(std::string_view symbol);
  /// The same for a whole word.
  bool take_word(std::string_view word);
  /// The identifier here, of ASCII letters alone, and the space behind it; "" where there is none.
  std::string_view take_name();

  /// Brackets: `open` goes over the symbol here, which the caller has looked at.
  void open();
  bool close(char symbol);

  /// Whether the end of a line, of the text, or a comment stands here.
  bool at_line_end() const;

 private:
  std::string_view text_;
  std::size_t at_;
  unsigned brackets_ = 0;
};

/// Whether `c` may stand in an identifier; bytes of characters beyond ASCII count as such.
bool is_name_byte(char c);

}  // namespace cupel::code
