#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace cupel {

/// The ids seen so far, at 11 to 22 bytes an id. Keeps hashes only: in ten million ids, the odds
/// that any two different ones are taken for the same are one in 400,000. Not thread-safe.
class IdSet {
 public:
  IdSet() : table_(1024) {}

  /// Whether (`id`, `index`) is new.
  bool insert(std::string_view id, std::uint32_t index) {
    std::uint64_t hash = std::hash<std::string_view>()(id) + index * 0x9E3779B97F4A7C15u;
    if (hash == kEmpty) hash = 1;
    if (4 * (size_ + 1) > 3 * table_.size()) grow();
    std::uint64_t& place = find(table_, hash);
    if (place == hash) return false;
    place = hash;
    ++size_;
    return true;
  }

 private:
  static constexpr std::uint64_t kEmpty = 0;

  static std::uint64_t& find(std::vector<std::uint64_t>& table, std::uint64_t hash) {
    const std::size_t mask = table.size() - 1;
    std::size_t at = hash & mask;
    while (table[at] != kEmpty && table[at] != hash) at = (at + 1) & mask;
    return table[at];
  }

  void grow() {
    std::vector<std::uint64_t> larger(2 * table_.size());
    for (std::uint64_t hash : table_)
      if (hash != kEmpty) find(larger, hash) = hash;
    table_ = std::move(larger);
  }

  std::vector<std::uint64_t> table_;
  std::size_t size_ = 0;
};

}  // namespace cupel
