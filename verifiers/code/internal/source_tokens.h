#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace cupel::code {

/// A word, a literal or a sign of a program in Java, JavaScript, Go or Rust.
struct SourceToken {
  enum class Kind : std::uint8_t { word, text, sign };  // text: string and character literals
  Kind kind = Kind::sign;
  std::string_view spelling;  ///< of text: without its quotes; signs are one character each

  bool is(std::string_view what) const { return kind != Kind::text && spelling == what; }
};

/// The tokens of `source` without its comments; views into it. Takes any text; linear.
std::vector<SourceToken> source_tokens(std::string_view source, std::string_view language);

/// Whether the words and signs `pattern` follow one another somewhere in `tokens`.
bool has_sequence(const std::vector<SourceToken>& tokens,
                  const std::vector<std::string_view>& pattern);

/// Whether `name` is declared as a function or method with a body.
bool defines_function(const std::vector<SourceToken>& tokens, std::string_view name);

}  // namespace cupel::code
