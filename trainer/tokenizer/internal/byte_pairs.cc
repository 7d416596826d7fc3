#include "trainer/tokenizer/internal/byte_pairs.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <queue>

#include "base/utf8.h"
#include "trainer/tokenizer/internal/byte_alphabet.h"

namespace cupel::trainer {
namespace {

constexpr std::size_t kShortPiece = 48;  // bytes; up to here a plain search for the next merge wins

std::uint64_t pair_of(std::int32_t left, std::int32_t right) {
  return std::uint64_t{static_cast<std::uint32_t>(left)} << 32 | static_cast<std::uint32_t>(right);
}

}  // namespace

Result<BytePairs> BytePairs::make(const Vocabulary& vocabulary, const Merges& merges,
                                  bool takes_whole_pieces) {
  BytePairs pairs;
  for (unsigned byte = 0; byte < 256; ++byte) {
    const auto found = vocabulary.find(byte_characters(std::string(1, static_cast<char>(byte))));
    pairs.byte_ids_[byte] = found == vocabulary.end() ? -1 : found->second;
  }
  pairs.knows_all_bytes_ = *std::min_element(pairs.byte_ids_.begin(), pairs.byte_ids_.end()) >= 0;
  if (auto added = pairs.add_merges(vocabulary, merges); !added)
    return tl::make_unexpected(added.error());
  pairs.add_pieces(vocabulary, takes_whole_pieces);
  return pairs;
}

Result<void> BytePairs::add_merges(const Vocabulary& vocabulary, const Merges& merges) {
  merges_.assign(std::bit_ceil(2 * merges.size() + 2), Merge{});
  shift_ = 64 - std::countr_zero(merges_.size());
  for (std::size_t rank = 0; rank < merges.size(); ++rank) {
    const auto& [left, right] = merges[rank];
    std::int32_t ids[3];
    const std::string texts[] = {left, right, left + right};
    for (int i = 0; i < 3; ++i) {
      const auto found = vocabulary.find(texts[i]);
      if (found == vocabulary.end())
        return failure(fmt::format("model.merges[{}] needs \"{}\", which model.vocab does not hold",
                                   rank, texts[i]));
      ids[i] = found->second;
    }
    const std::uint64_t pair = pair_of(ids[0], ids[1]);
    place_of(pair) = {.pair = pair, .rank = static_cast<std::uint32_t>(rank), .id = ids[2]};
  }
  return {};
}

void BytePairs::add_pieces(const Vocabulary& vocabulary, bool takes_whole_pieces) {
  pieces_.reserve(vocabulary.size());
  std::vector<std::int64_t> ids;
  for (const auto& [token, id] : vocabulary) {
    const auto bytes = bytes_of_characters(token);
    if (!bytes || bytes->empty()) continue;
    ids.clear();
    if (!takes_whole_pieces) merge(*bytes, ids);
    if (takes_whole_pieces || (ids.size() == 1 && ids[0] == id)) pieces_.add(*bytes, id);
  }
}

BytePairs::Merge& BytePairs::place_of(std::uint64_t pair) {
  std::size_t place = (pair * 0x9E3779B97F4A7C15) >> shift_;
  while (merges_[place].pair != kNoPair && merges_[place].pair != pair)
    place = (place + 1) & (merges_.size() - 1);
  return merges_[place];
}

BytePairs::Merge BytePairs::merge_of(std::int32_t left, std::int32_t right) const {
  const std::uint64_t pair = pair_of(left, right);
  std::size_t place = (pair * 0x9E3779B97F4A7C15) >> shift_;
  while (merges_[place].pair != kNoPair && merges_[place].pair != pair)
    place = (place + 1) & (merges_.size() - 1);
  return merges_[place];
}

std::optional<std::string> BytePairs::first_unknown(std::string_view text) const {
  if (knows_all_bytes_) return {};
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    next_character(text, i);
    const std::string_view character = text.substr(begin, i - begin);
    for (const char byte : character)
      if (!knows_byte(byte)) return std::string(character);
  }
  return {};
}

void BytePairs::append(std::string_view piece, std::vector<std::int64_t>& ids) const {
  if (const std::int32_t id = pieces_.find(piece); id >= 0)
    ids.push_back(id);
  else
    merge(piece, ids);
}

void BytePairs::merge(std::string_view piece, std::vector<std::int64_t>& ids) const {
  if (piece.size() <= kShortPiece)
    merge_short(piece, ids);
  else
    merge_long(piece, ids);
}

void BytePairs::merge_short(std::string_view piece, std::vector<std::int64_t>& ids) const {
  std::int32_t tokens[kShortPiece];
  Merge merges[kShortPiece];  // of a token and the one behind it
  std::size_t count = 0;
  for (const char byte : piece)
    if (knows_byte(byte)) tokens[count++] = byte_ids_[static_cast<unsigned char>(byte)];
  for (std::size_t i = 0; i + 1 < count; ++i) merges[i] = merge_of(tokens[i], tokens[i + 1]);
  while (count > 1) {
    std::size_t best = 0;
    for (std::size_t i = 1; i + 1 < count; ++i)
      if (merges[i].rank < merges[best].rank) best = i;
    if (merges[best].rank == kNoRank) break;
    tokens[best] = merges[best].id;
    --count;
    for (std::size_t i = best + 1; i < count; ++i) {
      tokens[i] = tokens[i + 1];
      merges[i - 1] = merges[i];
    }
    if (best + 1 < count) merges[best] = merge_of(tokens[best], tokens[best + 1]);
    if (best > 0) merges[best - 1] = merge_of(tokens[best - 1], tokens[best]);
  }
  ids.insert(ids.end(), tokens, tokens + count);
}

void BytePairs::merge_long(std::string_view piece, std::vector<std::int64_t>& ids) const {
  struct Symbol {
    std::int32_t id;
    std::int32_t left, right;  // neighbours; -1: none
  };
  struct Candidate {
    std::uint32_t rank;
    std::int32_t at;
    std::int32_t left_id, right_id, merged_id;
    bool operator<(const Candidate& other) const {  // the heap has its largest on top
      return rank != other.rank ? rank > other.rank : at > other.at;
    }
  };
  std::vector<Symbol> symbols;
  for (const char byte : piece) {
    if (!knows_byte(byte)) continue;
    const auto at = static_cast<std::int32_t>(symbols.size());
    symbols.push_back({byte_ids_[static_cast<unsigned char>(byte)], at - 1, at + 1});
  }
  if (symbols.empty()) return;
  symbols.back().right = -1;
  const auto symbol = [&](std::int32_t at) -> Symbol& {
    return symbols[static_cast<std::size_t>(at)];
  };
  std::priority_queue<Candidate> candidates;
  const auto consider = [&](std::int32_t at) {
    if (at < 0 || symbol(at).right < 0) return;
    const std::int32_t left = symbol(at).id;
    const std::int32_t right = symbol(symbol(at).right).id;
    const Merge merge = merge_of(left, right);
    if (merge.rank != kNoRank) candidates.push({merge.rank, at, left, right, merge.id});
  };
  for (std::int32_t at = 0; at >= 0; at = symbol(at).right) consider(at);
  while (!candidates.empty()) {
    const Candidate next = candidates.top();
    candidates.pop();
    Symbol& left = symbol(next.at);
    // One of the two may have become part of another token since; a token that is gone is -1.
    if (left.id != next.left_id || left.right < 0 || symbol(left.right).id != next.right_id)
      continue;
    Symbol& right = symbol(left.right);
    left.id = next.merged_id;
    left.right = right.right;
    right.id = -1;
    if (left.right >= 0) symbol(left.right).left = next.at;
    consider(left.left);
    consider(next.at);
  }
  for (std::int32_t at = 0; at >= 0; at = symbol(at).right) ids.push_back(symbol(at).id);
}

}  // namespace cupel::trainer
