#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "verifiers/math/policy.h"

namespace cupel::math {

/// Groups answers that are equal, for majority votes: the class of each answer, numbered from 0 in
/// the order in which the classes first appear. An answer joins the first class whose first member
/// it equals; what cannot be read is equal only to the same text. Thread-safe. Costs at most one
/// comparison per answer and class.
///
///     cluster({"1/2", "0.5", "\\frac{2}{4}", "3"}) == {0, 0, 0, 1}
std::vector<std::size_t> cluster(std::span<const std::string_view> answers,
                                 const Policy& policy = kStrict);

}  // namespace cupel::math
