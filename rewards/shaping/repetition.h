#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace cupel::shaping {

// Penalties for saying things again. All are exact (hashes only find candidates, which are then
// compared) and linear in the length of the text, also where all of it repeats.

/// How many n-grams a text has, and how many different ones.
struct NgramCount {
  std::uint64_t total = 0;
  std::uint64_t distinct = 0;

  /// The share of n-grams that had been there before; 0 where there are none.
  double repeated_share() const;
};

/// The longest n-gram that is counted in linear time and with little memory.
inline constexpr std::size_t kLongestNgram = 256;

/// Words as Python's `text.lower().split()` makes them: Unicode's white space, its full lower case
/// with final sigma. `n` is from 1 to `kLongestNgram`. Throws std::length_error for texts of 2 GiB
/// and more.
NgramCount count_word_ngrams(std::string_view text, std::size_t n);
NgramCount count_token_ngrams(std::span<const std::int64_t> ids, std::size_t n);

/// The repetition penalty of "Demystifying Long Chain-of-Thought Reasoning" (arXiv 2502.03373,
/// appendix C.2): `max_penalty` · the share of repeated n-grams. open-r1's
/// `get_repetition_penalty_reward` counts words, as the paper's code does; TRL's counts token ids.
/// Their defaults are 3-grams and -1.
///
///     repetition_penalty(count_word_ngrams("so so so so so", 2), -1.0)  // -0.75
double repetition_penalty(const NgramCount& count, double max_penalty);

/// A block of `shortest` to `longest` characters that stands `times` times in a row.
struct LoopRule {
  std::size_t shortest = 10;
  std::size_t longest = 256;
  std::size_t times = 10;  ///< at least `kFewestTimes`
  static constexpr std::size_t kFewestTimes = 5;
};

/// Whether a text repeats itself without a break. The defaults of `LoopRule` are those of the
/// repetition check of "Spurious Rewards" (arXiv 2506.10947).
///
///     has_loop("Wait. Let me check. Wait. Let me check. …")  // from ten times on
bool has_loop(std::string_view text, const LoopRule& rule = {});

/// Whether the end of a long text compresses too well: slime's `has_repetition`. Texts of at most
/// `window` characters never do. The ratio is that of zlib at level 9.
bool compresses_as_loop(std::string_view text, double ratio = 10, std::size_t window = 10000);

/// The longest piece of a text between two spaces, in characters; ROLL's
/// `long_block_penalty_reward_fn` gives -1 where it is more than 100.
std::uint64_t longest_block(std::string_view text);

}  // namespace cupel::shaping
