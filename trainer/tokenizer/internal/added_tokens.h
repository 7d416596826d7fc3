#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cupel::trainer {

/// An entry of `added_tokens`: a text that is a token of its own wherever it stands.
struct AddedToken {
  std::string content;
  std::int64_t id = 0;
  bool is_special = false;
  bool takes_space_before = false;  ///< `lstrip`
  bool takes_space_behind = false;  ///< `rstrip`
  bool is_single_word = false;
  bool is_normalized = true;  ///< looked for in the normalised text
};

/// Where no special token may be seen: bytes of a text, from `begin` to before `end`.
struct ClosedRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// A part of a text: an added token, or none and what is between two.
struct TokenPart {
  std::size_t begin = 0;
  std::size_t end = 0;
  const AddedToken* token = nullptr;
};

/// Finds added tokens: at the leftmost place the longest. Immutable and thread-safe.
class AddedTokenFinder {
 public:
  AddedTokenFinder() = default;
  /// `patterns[i]` is what `tokens[i]` looks like in the text. The tokens outlive the finder.
  AddedTokenFinder(const std::vector<const AddedToken*>& tokens,
                   const std::vector<std::string>& patterns);

  /// Cuts well-formed UTF-8 into parts, none empty. Special tokens that touch a closed range are
  /// no tokens; the ranges are in order.
  std::vector<TokenPart> parts(std::string_view text, std::span<const ClosedRange> closed) const;

 private:
  struct Node {
    std::array<std::int32_t, 256> next;
    const AddedToken* token = nullptr;

    Node() { next.fill(-1); }
  };

  TokenPart find(std::string_view text, std::size_t from) const;

  std::vector<Node> nodes_ = std::vector<Node>(1);  // the first is the root
};

}  // namespace cupel::trainer
