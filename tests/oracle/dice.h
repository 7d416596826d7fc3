#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>

namespace cupel::oracle {

/// Random numbers that are the same on every machine: splitmix64.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t roll() {
    std::uint64_t bits = (state_ += 0x9E3779B97F4A7C15u);
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9u;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBu;
    return bits ^ (bits >> 31);
  }

  std::size_t below(std::size_t count) { return static_cast<std::size_t>(roll() % count); }
  int between(int least, int most) {
    return least + static_cast<int>(below(static_cast<std::size_t>(most - least + 1)));
  }
  bool one_in(std::size_t count) { return below(count) == 0; }

  template <typename Choices>
  auto& pick(Choices& choices) {
    return std::data(choices)[below(std::size(choices))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace cupel::oracle
