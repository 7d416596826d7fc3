#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cupel::trainer {

/// Cuts a text into the pieces that tokens never cross, as the split patterns of GPT-2, Qwen2 and
/// Llama 3 do. They hold a look-ahead, `\s+(?!\S)`, which linear-time engines lack, so each is
/// written out here by hand, in one pass: time is linear in the text, whatever it holds.
///
/// Immutable and thread-safe.
class Splitter {
 public:
  /// None where the pattern is not one of those that are known.
  static std::optional<Splitter> of_pattern(std::string_view pattern);
  /// The pattern that the pre-tokenizer ByteLevel has built in.
  static Splitter gpt2();
  /// The text stays in one piece.
  static Splitter whole();
  /// For messages: the patterns that are known.
  static std::string known_patterns();

  /// Where the piece that begins at `at` ends. `text` is well-formed UTF-8, `at` inside it.
  std::size_t piece_end(std::string_view text, std::size_t at) const;

 private:
  enum class Style { whole, gpt2, recent };

  Splitter(Style style, std::size_t digits, bool has_long_s)
      : style_(style), digits_(digits), has_long_s_(has_long_s) {}

  Style style_;
  std::size_t digits_;  // at most so many numbers stay together
  bool has_long_s_;     // `(?i:'s)` takes U+017F, which is an s in another case
};

}  // namespace cupel::trainer
