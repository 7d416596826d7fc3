#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace cupel::eval {

/// Samples of one prompt whose answers are equal.
struct AnswerClass {
  std::size_t samples = 0;
  double correct = 0;  ///< the share of them that the verifier called correct, mostly 1 or 0
};

struct VoteEstimate {
  double value = 0;
  bool is_exact = true;  ///< else the mean over `kSubsamples` draws
};

constexpr std::size_t kSubsamples = 4096;

/// How often the majority of k samples is right, over all choices of k among the samples of
/// `classes` and `without_answer` more, which have no vote: maj@k, also called cons@k. Where
/// several classes have the most votes each of them wins equally often, and where nobody has a vote
/// nothing is right. Needs 1 <= k <= number of samples.
///
/// Exact where n k² is at most 2^26 (all of 64 among 1,024, say) or k = n; beyond that the mean
/// over random choices, which depend on `seed` alone. Thread-safe.
///
///     majority_at_k({{{2, 1}, {1, 0}}}, 0, 2, 0).value  // 2/3: of 3 pairs one is AA, two are AB
VoteEstimate majority_at_k(std::span<const AnswerClass> classes, std::size_t without_answer,
                           std::size_t k, std::uint64_t seed);

}  // namespace cupel::eval
