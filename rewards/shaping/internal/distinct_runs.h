#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace cupel::shaping {

/// Counts the different runs of `length` neighbours in a sequence. A rolling hash finds the runs
/// that may be equal, the sequence itself then compares them, so the count is exact.
///
/// `Sequence` has `size()`, `hash(i)` of one element, and `same(i, j, count)`: whether `count`
/// elements from `i` and from `j` on are the same.
template <class Sequence>
class DistinctRuns {
 public:
  DistinctRuns(const Sequence& sequence, std::size_t length)
      : sequence_(sequence),
        length_(length),
        bits_(std::clamp(static_cast<unsigned>(std::bit_width(2 * sequence.size())), kFewestBits,
                         kMostFirstBits)),
        slots_(std::size_t{1} << bits_) {}

  std::uint64_t count() {
    if (sequence_.size() < length_) return 0;
    std::vector<std::uint64_t> window(length_);  // the hashes of the elements of a run
    std::uint64_t power = 1;                     // kBase to the length
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < length_; ++i) power *= kBase;
    std::size_t oldest = 0;
    for (std::size_t i = 0; i < sequence_.size(); ++i) {
      const std::uint64_t element = sequence_.hash(i);
      hash = hash * kBase + element - window[oldest] * power;
      window[oldest] = element;
      oldest = oldest + 1 == length_ ? 0 : oldest + 1;
      if (i + 1 >= length_) insert(hash, i + 1 - length_);
    }
    return distinct_;
  }

 private:
  static constexpr std::uint64_t kBase = 0x9E3779B97F4A7C15u;
  static constexpr unsigned kFewestBits = 4;
  static constexpr unsigned kMostFirstBits = 14;  // what repeats itself needs few slots
  static constexpr std::uint32_t kEmpty = std::numeric_limits<std::uint32_t>::max();

  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t place = kEmpty;  ///< where the run was seen last
  };

  static std::uint32_t mixed(std::uint64_t hash) {
    hash ^= hash >> 32;
    hash *= 0xD6E8FEB86659FD93u;
    return static_cast<std::uint32_t>(hash >> 32);
  }

  void insert(std::uint64_t rolling, std::size_t place) {
    const std::uint32_t hash = mixed(rolling);
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash >> (32 - bits_);
    while (slots_[at].place != kEmpty &&
           !(slots_[at].hash == hash && is_same(slots_[at].place, place)))
      at = (at + 1) & mask;
    const bool is_new = slots_[at].place == kEmpty;
    match_ = is_new ? kEmpty : slots_[at].place;
    slots_[at] = {hash, static_cast<std::uint32_t>(place)};
    if (is_new && 2 * ++distinct_ > slots_.size()) grow();
  }

  /// Where the run before this one was the same as the one before `candidate`, the last element
  /// decides: text that goes round in circles is compared once, not `length` times.
  bool is_same(std::uint32_t candidate, std::size_t place) const {
    if (match_ != kEmpty && match_ + 1 == candidate)
      return sequence_.same(candidate + length_ - 1, place + length_ - 1, 1);
    return sequence_.same(candidate, place, length_);
  }

  void grow() {
    ++bits_;
    std::vector<Slot> larger(std::size_t{1} << bits_);
    const std::size_t mask = larger.size() - 1;
    for (const Slot& slot : slots_) {
      if (slot.place == kEmpty) continue;
      std::size_t at = slot.hash >> (32 - bits_);
      while (larger[at].place != kEmpty) at = (at + 1) & mask;
      larger[at] = slot;
    }
    slots_ = std::move(larger);
  }

  const Sequence& sequence_;
  const std::size_t length_;
  unsigned bits_;
  std::vector<Slot> slots_;
  std::uint64_t distinct_ = 0;
  std::uint32_t match_ = kEmpty;  ///< the earlier place of the run before the one at hand
};

}  // namespace cupel::shaping
