#include "trainer/generation/random.h"

namespace cupel::trainer {
namespace {

constexpr int kRounds = 10;
constexpr std::array<std::uint64_t, 2> kMultipliers = {0xD2511F53, 0xCD9E8D57};
constexpr std::array<std::uint32_t, 2> kKeySteps = {0x9E3779B9, 0xBB67AE85};

std::uint32_t low(std::uint64_t word) { return static_cast<std::uint32_t>(word); }
std::uint32_t high(std::uint64_t word) { return static_cast<std::uint32_t>(word >> 32); }

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t first = kMultipliers[0] * counter[0], second = kMultipliers[1] * counter[2];
    counter = {high(second) ^ counter[1] ^ key[0], low(second), high(first) ^ counter[3] ^ key[1],
               low(first)};
    key = {key[0] + kKeySteps[0], key[1] + kKeySteps[1]};
  }
  return counter;
}

double uniform_number(const Draw& draw) {
  const auto words =
      philox({low(draw.position), low(draw.sample), low(draw.prompt), high(draw.prompt)},
             {low(draw.seed), high(draw.seed)});
  const std::uint64_t both = std::uint64_t{words[0]} << 32 | words[1];
  return static_cast<double>(both >> 11) * 0x1p-53;
}

}  // namespace cupel::trainer
