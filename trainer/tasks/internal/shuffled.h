#pragma once

#include <cstdint>

#include "rewards/eval/random_stream.h"

namespace cupel::trainer {

/// The numbers from 0 to `size` - 1 in an order that looks random, each once and without a list of
/// them: a Feistel network on the next power of 4, walked until it comes out below `size` (Black
/// and Rogaway, "Ciphers with arbitrary finite domains", 2002). A value; not for secrets.
class Shuffled {
 public:
  /// `size` is from 1 to 2^62.
  Shuffled(std::uint64_t size, std::uint64_t seed) : size_(size), seed_(seed) {
    while ((std::uint64_t{1} << (2 * half_bits_)) < size) ++half_bits_;
  }

  std::uint64_t operator[](std::uint64_t place) const {
    do place = mixed(place);
    while (place >= size_);
    return place;
  }

 private:
  static constexpr std::uint64_t kRounds = 4;

  std::uint64_t mixed(std::uint64_t place) const {
    const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
    std::uint64_t left = place >> half_bits_;
    std::uint64_t right = place & mask;
    for (std::uint64_t round = 0; round < kRounds; ++round) {
      eval::RandomStream stream(seed_ ^ (round << 56), right);
      const std::uint64_t next = left ^ (stream.next() & mask);
      left = right;
      right = next;
    }
    return left << half_bits_ | right;
  }

  std::uint64_t size_;
  std::uint64_t seed_;
  unsigned half_bits_ = 1;
};

}  // namespace cupel::trainer
