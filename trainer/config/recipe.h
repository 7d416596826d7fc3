#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "trainer/config/run_config.h"

namespace cupel::trainer {

/// One run, or several whose models come from one another. A value.
///
///     auto recipe = Recipe::from_file("recipe.json", {"seed=2"});
///     for (const RunConfig& run : recipe->runs) …
///
/// A file is one run, `{"kind": "grpo", …}`, or `{"stages": [{…}, {…}]}`; what stands beside
/// `stages` holds for every stage that does not say otherwise, objects being joined key by key. A
/// stage's output is a folder of its name in the recipe's, unless it says another. A model that is
/// a stage's becomes the folder of what that stage leaves.
struct Recipe {
  std::vector<RunConfig> runs;  ///< complete and checked, in their order
  bool has_stages = false;

  /// A message names the path of what is wrong: what was found and what is expected. Unknown keys
  /// are errors. `overrides` are as trainer/config/overrides.h has them.
  static Result<Recipe> from_json(std::string_view text,
                                  std::span<const std::string> overrides = {});
  static Result<Recipe> from_file(const std::string& path,
                                  std::span<const std::string> overrides = {});

  /// Every value, those that were left out too; it is read back as it is.
  std::string to_json() const;
};

/// One run's every value.
std::string to_json(const RunConfig& config);

}  // namespace cupel::trainer
