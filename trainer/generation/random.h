#pragma once

#include <array>
#include <cstdint>

namespace cupel::trainer {

/// Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011): four
/// random words for a counter and a key, with no state in between.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key);

/// Which number is drawn: a token's of a completion of a prompt. What else is in the batch, and
/// when it is drawn, make no difference. Samples and positions are below 2³².
struct Draw {
  std::uint64_t seed = 0;
  std::uint64_t prompt = 0;  ///< `Prompt::id`
  std::uint64_t sample = 0;  ///< which of the prompt's completions
  std::uint64_t position = 0;
};

/// Uniform in [0, 1), a multiple of 2⁻⁵³.
double uniform_number(const Draw& draw);

}  // namespace cupel::trainer
