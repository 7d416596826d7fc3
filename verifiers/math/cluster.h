#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "verifiers/math/policy.h"

namespace cupel::math {

/// What one call of `cluster` may cost for each answer, of up to 256, in steps of about a
/// nanosecond.
constexpr std::size_t kClusterSteps = std::size_t{1} << 21;

struct Clusters {
  /// The class of each answer, numbered from 0 in the order in which the classes first appear.
  std::vector<std::size_t> class_of;
  std::size_t classes = 0;
  /// The work allowed (about a second) was spent before all was compared: the answers that were
  /// left share a class only with the same text or the same short number.
  bool budget_spent = false;
};

/// Groups answers that are equal, for majority votes. An answer joins the first class whose first
/// member it equals; what cannot be read is equal only to the same text. Thread-safe; the same for
/// the same answers always.
///
/// Each answer is read once, equal texts and short numbers are found by hash, and only what is left
/// is compared, with the first of each class.
///
///     cluster({{"1/2", "0.5", "\\frac{2}{4}", "3"}}).class_of == {0, 0, 0, 1}
Clusters cluster(std::span<const std::string_view> answers, const Policy& policy = kStrict,
                 std::size_t steps_an_answer = kClusterSteps);

}  // namespace cupel::math
