// The demonstration cut short: a policy gets better at problems that it has not seen by what the
// engine says of its completions. recipes/three-seeds is the long form, with a control.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/files.h"
#include "trainer/config/recipe.h"
#include "trainer/loops/grpo.h"
#include "trainer/loops/sft.h"

namespace cupel::trainer {
namespace {

std::vector<double> accuracies(const std::string& folder) {
  std::vector<double> all;
  std::istringstream lines(test::read_file(folder + "/metrics.jsonl"));
  for (std::string line; std::getline(lines, line);)
    if (const auto metrics = nlohmann::json::parse(line); metrics["kind"] == "eval")
      all.push_back(metrics["pass@1"]);
  return all;
}

TEST(Learning, ThePolicyOfTheDemonstrationGetsBetterWithinTwentyFiveSteps) {
  const test::TempFolder folder;
  const std::vector<std::string> overrides = {"output=" + folder.path("run"), "threads=1", "seed=2",
                                              "stages.grpo.steps=25",
                                              "stages.grpo.checkpoint.every=0"};
  const auto recipe = Recipe::from_file(CUPEL_SOURCE_DIR "/recipes/r1-zero-mini.json", overrides);
  ASSERT_TRUE(recipe) << recipe.error().message;
  const auto warmed = train_sft(recipe->runs.at(0), {});
  ASSERT_TRUE(warmed) << warmed.error().message;
  const auto trained = train_grpo(recipe->runs.at(1), {});
  ASSERT_TRUE(trained) << trained.error().message;
  const auto accuracy = accuracies(recipe->runs.at(1).output);
  ASSERT_EQ(accuracy.size(), 2u);
  EXPECT_GT(accuracy[0], 0.4);
  EXPECT_GT(accuracy[1], accuracy[0] + 0.05);
}

}  // namespace
}  // namespace cupel::trainer
