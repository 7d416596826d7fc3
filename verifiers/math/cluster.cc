#include "verifiers/math/cluster.h"

#include <unordered_map>

#include "verifiers/math/equal.h"
#include "verifiers/math/internal/text.h"

namespace cupel::math {

std::vector<std::size_t> cluster(std::span<const std::string_view> answers, const Policy& policy) {
  std::vector<std::string_view> firsts;  // one answer a class
  std::unordered_map<std::string_view, std::size_t> class_of_text;
  const auto class_of = [&](std::string_view answer) {
    for (std::size_t i = 0; i < firsts.size(); ++i)
      if (compare(firsts[i], answer, policy).relation == Relation::equal) return i;
    firsts.push_back(answer);
    return firsts.size() - 1;
  };
  std::vector<std::size_t> classes;
  classes.reserve(answers.size());
  for (std::string_view answer : answers) {
    const std::string_view text = trim(answer);
    const auto known = class_of_text.find(text);
    classes.push_back(known != class_of_text.end() ? known->second : class_of(text));
    class_of_text.emplace(text, classes.back());
  }
  return classes;
}

}  // namespace cupel::math
