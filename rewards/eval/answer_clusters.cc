#include "rewards/eval/answer_clusters.h"

#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "verifiers/math/cluster.h"

namespace cupel::eval {
namespace {

AnswerClusters same_text(std::span<const std::string_view> answers) {
  std::unordered_map<std::string_view, std::size_t> class_of_text;
  AnswerClusters clusters;
  clusters.class_of.reserve(answers.size());
  for (const std::string_view answer : answers)
    clusters.class_of.push_back(
        class_of_text.emplace(trim(answer), class_of_text.size()).first->second);
  clusters.classes = class_of_text.size();
  return clusters;
}

}  // namespace

AnswerClusters cluster_answers(std::span<const std::string_view> answers, Equality equality) {
  if (equality == Equality::text) return same_text(answers);
  const bool is_lenient = equality == Equality::lenient;
  math::Clusters found = math::cluster(answers, is_lenient ? math::kLenient : math::kStrict);
  return {std::move(found.class_of), found.classes, found.budget_spent};
}

}  // namespace cupel::eval
