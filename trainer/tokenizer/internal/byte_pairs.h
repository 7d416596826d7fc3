#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "trainer/tokenizer/internal/piece_table.h"

namespace cupel::trainer {

/// Byte pair encoding: a piece's bytes are tokens, and of all neighbours the pair of the lowest
/// rank, the leftmost of these, becomes one token, until no pair has a rank (Sennrich et al. 2016,
/// arXiv:1508.07909).
///
/// Pieces that end as one token, most words of ordinary text, are looked up whole. Long pieces
/// merge by a heap: time is n log n for any text. Immutable and thread-safe.
class BytePairs {
 public:
  using Vocabulary = std::unordered_map<std::string, std::int32_t>;  // by byte characters
  using Merges = std::vector<std::pair<std::string, std::string>>;   // the lowest rank first

  /// `takes_whole_pieces`: a piece that is in the vocabulary is that token, whether or not merges
  /// lead to it (`ignore_merges`).
  static Result<BytePairs> make(const Vocabulary& vocabulary, const Merges& merges,
                                bool takes_whole_pieces);

  /// Appends the tokens of one piece. Bytes that are no tokens are left out.
  void append(std::string_view piece, std::vector<std::int64_t>& ids) const;

  /// The first character of well-formed text that has a byte without a token.
  std::optional<std::string> first_unknown(std::string_view text) const;

 private:
  bool knows_byte(char byte) const { return byte_ids_[static_cast<unsigned char>(byte)] >= 0; }

  struct Merge {
    std::uint64_t pair = kNoPair;
    std::uint32_t rank = kNoRank;
    std::int32_t id = -1;
  };
  static constexpr std::uint64_t kNoPair = ~std::uint64_t{0};
  static constexpr std::uint32_t kNoRank = ~std::uint32_t{0};

  Result<void> add_merges(const Vocabulary& vocabulary, const Merges& merges);
  void add_pieces(const Vocabulary& vocabulary, bool takes_whole_pieces);
  Merge& place_of(std::uint64_t pair);
  Merge merge_of(std::int32_t left, std::int32_t right) const;
  void merge_short(std::string_view piece, std::vector<std::int64_t>& ids) const;
  void merge_long(std::string_view piece, std::vector<std::int64_t>& ids) const;
  void merge(std::string_view piece, std::vector<std::int64_t>& ids) const;

  std::array<std::int32_t, 256> byte_ids_{};
  std::vector<Merge> merges_;  // an open table, its size a power of two
  int shift_ = 0;
  bool knows_all_bytes_ = false;
  PieceTable pieces_;
};

}  // namespace cupel::trainer
