#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <tl/expected.hpp>
#include <vector>

#include "trainer/generation/options.h"

namespace cupel::trainer {

/// The token drawn for each row, and its log-prob among all tokens: at the temperature (greedy: at
/// 1), before top-k, top-p and min-p, so that it is what the trainer computes.
struct Samples {
  std::vector<std::int64_t> ids;
  std::vector<float> log_probs;
};

/// A row whose logits are not a distribution: one is NaN or +∞, or all are -∞.
struct BrokenRow {
  std::size_t row = 0;
};

/// Tokens that rows must not draw, whatever their probability: end tokens before `min_tokens`.
struct Forbidden {
  std::span<const std::int64_t> tokens = {};
  std::span<const std::uint8_t> rows = {};  ///< for which rows; empty: for none
};

/// Draws a token for each row of logits [rows, vocabulary], of any floating-point type, where
/// `uniform` gives a number in [0, 1) for each. `options` must pass `check`.
///
/// The filters mean what they mean in Hugging Face's transformers, and see what those before them
/// left, scaled to 1 again:
///   top-k  keeps the k largest, and what is equal to the smallest of them;
///   top-p  keeps a token where all that are likelier have less than `top_p` together, so that the
///          one that reaches it is kept; among equals the lower id counts as likelier;
///   min-p  keeps what has at least `min_p` times the largest probability.
/// The likeliest is always kept. Greedy takes the lowest id among equals.
///
/// What is kept is drawn by walking up the ids until their probabilities pass `uniform`: a number
/// gives the same token on every number of threads. Pure; thread-safe.
tl::expected<Samples, BrokenRow> sample(const at::Tensor& logits, const SamplingOptions& options,
                                        std::span<const double> uniform,
                                        const Forbidden& forbidden = {});

}  // namespace cupel::trainer
