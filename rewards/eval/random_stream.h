#pragma once

#include <cstddef>
#include <cstdint>

namespace cupel::eval {

/// Numbers that look random and are the same on every machine for the same seed (SplitMix64:
/// Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014). A value; not for
/// secrets.
class RandomStream {
 public:
  explicit RandomStream(std::uint64_t seed) : state_(seed) {}

  /// A stream of its own for each `part`, whatever was drawn of others.
  RandomStream(std::uint64_t seed, std::uint64_t part) : state_(seed) { state_ = next() ^ part; }

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }

  /// From 0 to `count` - 1; what is uneven about it is below count / 2^64.
  std::size_t below(std::size_t count) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::size_t>((Wide{next()} * count) >> 64);
  }

 private:
  std::uint64_t state_;
};

}  // namespace cupel::eval
