#include "trainer/tokenizer/internal/piece_table.h"

#include <bit>
#include <cstring>

namespace cupel::trainer {
namespace {

std::uint64_t mixed(std::uint64_t value) {
  value *= 0x9E3779B97F4A7C15;
  return value ^ (value >> 32);
}

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = text.size();
  while (text.size() >= 8) {
    std::uint64_t part = 0;
    std::memcpy(&part, text.data(), 8);
    hash = mixed(hash ^ part);
    text.remove_prefix(8);
  }
  std::uint64_t part = 0;
  for (const char c : text) part = part << 8 | static_cast<unsigned char>(c);
  return mixed(hash ^ part);
}

}  // namespace

void PieceTable::reserve(std::size_t count) {
  entries_.assign(std::bit_ceil(2 * count + 1), Entry{});
}

void PieceTable::add(std::string_view piece, std::int32_t id) {
  const std::uint64_t hash = hash_of(piece);
  std::size_t place = hash & (entries_.size() - 1);
  while (entries_[place].id >= 0) place = (place + 1) & (entries_.size() - 1);
  entries_[place] = {.hash = hash,
                     .begin = static_cast<std::uint32_t>(texts_.size()),
                     .size = static_cast<std::uint32_t>(piece.size()),
                     .id = id};
  texts_ += piece;
}

std::int32_t PieceTable::find(std::string_view piece) const {
  const std::uint64_t hash = hash_of(piece);
  for (std::size_t place = hash;; ++place) {
    const Entry& entry = entries_[place & (entries_.size() - 1)];
    if (entry.id < 0) return -1;
    if (entry.hash == hash && entry.size == piece.size() &&
        std::memcmp(texts_.data() + entry.begin, piece.data(), piece.size()) == 0)
      return entry.id;
  }
}

}  // namespace cupel::trainer
