#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace cupel::shaping {

// Rewards that depend on how long completions are. Lengths are in tokens, or in whatever else the
// caller counts. Values are those of the libraries named, to the last bit.

/// The length reward of Kimi k1.5 (arXiv 2501.12599, section 2.3.3), as open-r1's `len_reward` has
/// it: 0.5 for the shortest of a group, -0.5 for the longest, in proportion between, and at most 0
/// for a wrong one. All 0 where all lengths are equal, so for a group of one too.
///
///     length_rewards({10, 20}, {true, true})  // 0.5, -0.5
std::vector<double> length_rewards(std::span<const std::uint64_t> lengths,
                                   const std::vector<bool>& correct);

/// The cosine reward of "Demystifying Long Chain-of-Thought Reasoning" (arXiv 2502.03373, section
/// 4.2): from `max_value_correct` down to `min_value_correct` as a right completion grows to
/// `max_len`, and from `min_value_wrong` up to `max_value_wrong` for a wrong one.
struct CosineReward {
  double min_value_wrong;
  double max_value_wrong;
  double min_value_correct;
  double max_value_correct;
  double max_len;
  /// The value from `kMargin` before `max_len` on, right or wrong. Without it the cosine goes on
  /// behind `max_len`, where it rises again: twice the length is worth what no length is.
  std::optional<double> exceed_length;

  static constexpr std::uint64_t kMargin = 16;  ///< of the paper's code

  bool exceeds(std::uint64_t length) const {
    return exceed_length && static_cast<double>(length + kMargin) >= max_len;
  }
  double operator()(std::uint64_t length, bool correct) const;
};

/// The defaults of open-r1's `get_cosine_scaled_reward`, which counts characters.
inline constexpr CosineReward kOpenR1Cosine = {-1.0, -0.5, 0.5, 1.0, 1000, std::nullopt};

/// The constants of the paper and of the scripts that come with it, which count tokens.
inline constexpr CosineReward kDemystifyCosine = {-10.0, 0.0, 1.0, 2.0, 14336, -10.0};

/// The soft overlong punishment of DAPO (arXiv 2503.14476, equation 13; the constants are the
/// paper's): 0 up to `max_completion_len - soft_punish_cache`, then down to `-factor` at
/// `max_completion_len`.
struct SoftOverlong {
  enum class Beyond : std::uint8_t {
    capped,  ///< stays at -factor: TRL, open-r1, OpenRLHF
    linear,  ///< goes on down: verl
  };
  std::uint64_t max_completion_len = 20480;
  std::uint64_t soft_punish_cache = 4096;  ///< at most `max_completion_len`; 0 needs `capped`
  double factor = 1;
  Beyond beyond = Beyond::capped;

  double operator()(std::uint64_t length) const;
};

/// What ProRL v2 makes of a reward whose completion was cut off (OpenRLHF's and NeMo-RL's
/// `stop_properly_penalty_coef`): reward · coefficient, or the coefficient itself where it is
/// negative.
double stop_properly(double reward, bool truncated, double coefficient);

}  // namespace cupel::shaping
