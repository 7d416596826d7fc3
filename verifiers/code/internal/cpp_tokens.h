#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cupel::code {

/// A piece of C or C++ source. Comments and white space are none.
struct CppToken {
  enum class Kind : std::uint8_t {
    word,  ///< a name or keyword
    number,
    literal,    ///< a string or character, quotes included
    symbol,     ///< one character of punctuation, or "::" or "->"
    directive,  ///< a preprocessor line, continued lines included
  };
  Kind kind = Kind::symbol;
  std::string_view text;
  std::size_t begin = 0;  ///< where `text` starts in the source

  bool is(std::string_view what) const { return text == what; }
  bool is_word() const { return kind == Kind::word; }
  std::size_t end() const { return begin + text.size(); }
};

/// The tokens of `source`, which they point into. Nothing is expanded or left out for `#if`.
/// Linear, whatever the source is.
std::vector<CppToken> cpp_tokens(std::string_view source);

/// Tokens as text that reads back as the same tokens.
std::string joined(const std::vector<CppToken>& tokens, std::size_t begin, std::size_t end);

}  // namespace cupel::code
