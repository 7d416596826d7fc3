#pragma once

#include "trainer/model/model.h"

namespace cupel::test {

/// A model of an architecture that is small and has all its parts.
trainer::ModelConfig tiny_config(trainer::Architecture architecture);
trainer::Model tiny_model(trainer::Architecture architecture, std::uint64_t seed = 1);

/// Tokens below `vocabulary`, [rows, tokens].
at::Tensor some_tokens(std::int64_t rows, std::int64_t tokens, std::int64_t vocabulary);

/// The largest difference of two tensors of one shape.
double largest_difference(const at::Tensor& left, const at::Tensor& right);

/// Of one type and shape, and bit for bit the same.
bool is_identical(const at::Tensor& left, const at::Tensor& right);

}  // namespace cupel::test
