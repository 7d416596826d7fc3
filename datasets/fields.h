#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cupel {

/// Which fields of a row hold what. Each list is in order of preference: the first field that a
/// row has is the one taken.
struct Fields {
  std::vector<std::string> prompt = {"prompt", "question", "problem"};
  std::vector<std::string> completion = {"completion", "completions", "response", "responses"};
  std::vector<std::string> reference = {"reference", "answer", "gold", "ground_truth", "solution"};

  bool operator==(const Fields&) const = default;

  /// Applies `role=field`, as in `completion=pred`: that field alone then has the role.
  Result<void> assign(std::string_view assignment);
};

/// `"answer" or "gold"`, for messages.
std::string field_list(const std::vector<std::string>& names);

}  // namespace cupel
