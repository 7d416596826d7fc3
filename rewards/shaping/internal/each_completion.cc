#include "rewards/shaping/internal/each_completion.h"

#include <limits>
#include <utility>

namespace cupel::shaping {

std::vector<Shaped> EachCompletion::shape(const ShapingTask& task) const {
  std::vector<Shaped> shaped;
  shaped.reserve(task.group.size());
  RowTokens row;
  for (std::size_t i = 0; i < task.group.size(); ++i) {
    if (task.judgements.empty())
      shaped.push_back(value(task.group[i], nullptr, row));
    else if (const auto& judgement = task.judgements[i])
      shaped.push_back(value(task.group[i], &*judgement, row));
    else
      shaped.push_back(without_value());
  }
  return shaped;
}

Shaped without_value(std::string fault) {
  return {std::numeric_limits<double>::quiet_NaN(), std::move(fault)};
}

}  // namespace cupel::shaping
