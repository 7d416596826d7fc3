#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace cupel::eval {

/// When two answers are the same.
enum class Equality : std::uint8_t {
  text,     ///< the same text but for white space around it
  math,     ///< the same by the math engine, as strict as rewards are
  lenient,  ///< the same by the math engine, as lenient as evaluations are
};

struct AnswerClusters {
  /// The class of each answer, numbered from 0 in the order in which classes first appear.
  std::vector<std::size_t> class_of;
  std::size_t classes = 0;
  /// The work that a group may cost was spent before every pair that matters was compared: what was
  /// left shares a class with the same text alone.
  bool budget_spent = false;
};

/// Groups the answers to one prompt. Equality of answers need not be transitive, so a class is what
/// equals its first answer: each answer joins the first class whose first member it equals.
/// Thread-safe; the same for the same answers always.
///
///     cluster_answers({"1/2", "0.5", "3"}, Equality::math).class_of == {0, 0, 1}
AnswerClusters cluster_answers(std::span<const std::string_view> answers, Equality equality);

}  // namespace cupel::eval
