#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cupel::trainer {

/// What tokens are in words, without special tokens.
using DecodeTokens = std::function<std::string(std::span<const std::int64_t>)>;

/// Watches one completion for texts that end it, which may begin and end inside tokens. Each token
/// costs the decoding of as many tokens as the longest text has bytes, however long the completion
/// is. Keeps references to what it is given. Not thread-safe.
class StopTexts {
 public:
  StopTexts(const std::vector<std::string>& stop, const DecodeTokens& decode);

  /// The completion's next token: whether one of the texts has come to its end.
  bool ends_with(std::int64_t token);

 private:
  const std::vector<std::string>* stop_;
  const DecodeTokens* decode_;
  std::size_t window_;
  std::deque<std::int64_t> tail_;  // the last tokens that are not empty in words
};

/// Where the first of the texts to come to its end does so in `text`; nothing where none is there.
std::optional<std::size_t> stop_end(std::string_view text, const std::vector<std::string>& stop);

}  // namespace cupel::trainer
