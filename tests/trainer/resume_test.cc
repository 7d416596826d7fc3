// Runs the program, kills it, interrupts it, and starts it again.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/files.h"
#include "tests/trainer/tiny_recipe.h"

namespace cupel::trainer {
namespace {

using ::testing::HasSubstr;

/// A recipe in a folder of its own, and the program at work on it.
class ProgramRun {
 public:
  ProgramRun() : recipe_(folder_.write("recipe.json", test::tiny_recipe(folder_.path("run")))) {}

  void start(const std::vector<std::string>& overrides = {}) {
    std::vector<std::string> words = {CUPEL_TRAIN_PROGRAM, "train", recipe_};
    words.insert(words.end(), overrides.begin(), overrides.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    const std::string said = folder_.path("said");
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, said.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    const int failed =
        posix_spawn(&child_, CUPEL_TRAIN_PROGRAM, &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed) throw std::runtime_error("cannot start " CUPEL_TRAIN_PROGRAM);
  }

  /// Its exit code, or minus the signal that ended it.
  int wait() {
    int status = 0;
    if (::waitpid(child_, &status, 0) != child_) throw std::runtime_error("cannot wait");
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  int run(const std::vector<std::string>& overrides = {}) {
    start(overrides);
    return wait();
  }

  /// Starts it, and sends a signal as soon as a stage has so many lines of metrics. The exit code.
  int run_until(const std::string& stage, std::size_t lines, int signal) {
    start();
    for (int status = 0; lines_of(stage) < lines;)
      if (::waitpid(child_, &status, WNOHANG) == child_) return WEXITSTATUS(status);
    ::kill(child_, signal);
    return wait();
  }

  std::string file(const std::string& name) const { return test::read_file(path(name)); }
  std::string path(const std::string& name) const { return folder_.path("run/" + name); }
  std::string said() const { return test::read_file(folder_.path("said")); }

 private:
  std::size_t lines_of(const std::string& stage) const {
    const std::string metrics = path(stage + "/metrics.jsonl");
    if (!std::filesystem::exists(metrics)) return 0;
    const std::string text = test::read_file(metrics);
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  test::TempFolder folder_;
  std::string recipe_;
  pid_t child_ = 0;
};

/// metrics.jsonl without what a clock says.
std::string without_times(const std::string& metrics) {
  std::string kept;
  std::istringstream lines(metrics);
  for (std::string line; std::getline(lines, line);) {
    auto json = nlohmann::ordered_json::parse(line);
    auto rest = nlohmann::ordered_json::object();
    for (const auto& [name, value] : json.items())
      if (name != "time" && name != "tokens_per_second" && !name.starts_with("seconds_"))
        rest[name] = value;
    kept += rest.dump() + "\n";
  }
  return kept;
}

void expect_same(const ProgramRun& run, const ProgramRun& undisturbed) {
  for (const std::string stage : {"sft/", "grpo/"}) {
    EXPECT_EQ(without_times(run.file(stage + "metrics.jsonl")),
              without_times(undisturbed.file(stage + "metrics.jsonl")));
    EXPECT_EQ(run.file(stage + "completions.jsonl"), undisturbed.file(stage + "completions.jsonl"));
    EXPECT_TRUE(run.file(stage + "final/model.safetensors") ==
                undisturbed.file(stage + "final/model.safetensors"))
        << stage;
  }
}

/// One run that nobody disturbs, for all tests of this file.
const ProgramRun& undisturbed() {
  static ProgramRun* const run = [] {
    auto* const made = new ProgramRun;
    if (made->run() != 0) throw std::runtime_error(made->said());
    return made;
  }();
  return *run;
}

TEST(Resume, TheUndisturbedRunLearns) {
  // sft: 4 steps and an evaluation after 2 and 4; grpo: 6, and before the first, after 3 and 6.
  const std::string sft = undisturbed().file("sft/metrics.jsonl");
  const std::string grpo = undisturbed().file("grpo/metrics.jsonl");
  EXPECT_EQ(std::count(sft.begin(), sft.end(), '\n'), 6);
  EXPECT_EQ(std::count(grpo.begin(), grpo.end(), '\n'), 9);
  EXPECT_THAT(grpo, HasSubstr("\"kl\":"));
  EXPECT_FALSE(undisturbed().file("sft/final/model.safetensors") ==
               undisturbed().file("grpo/final/model.safetensors"));
}

struct Blow {
  const char* stage;
  std::size_t lines;
};

class Killed : public testing::TestWithParam<Blow> {};

TEST_P(Killed, EndsInTheSameBytes) {
  ProgramRun run;
  ASSERT_EQ(run.run_until(GetParam().stage, GetParam().lines, SIGKILL), -SIGKILL)
      << "it had ended before: " << run.said();
  ASSERT_EQ(run.run(), 0) << run.said();
  expect_same(run, undisturbed());
}

INSTANTIATE_TEST_SUITE_P(AtAStep, Killed,
                         testing::Values(Blow{"sft", 1}, Blow{"sft", 4}, Blow{"grpo", 1},
                                         Blow{"grpo", 3}, Blow{"grpo", 6}));

TEST(Resume, AnInterruptSavesAndTheRunGoesOn) {
  ProgramRun run;
  ASSERT_EQ(run.run_until("grpo", 4, SIGINT), 130) << run.said();
  EXPECT_THAT(run.said(), HasSubstr("grpo: stopped; the same command goes on from here"));
  EXPECT_FALSE(std::filesystem::exists(run.path("grpo/final")));
  ASSERT_EQ(run.run(), 0) << run.said();
  EXPECT_THAT(run.said(), HasSubstr("goes on from"));
  expect_same(run, undisturbed());
}

TEST(Resume, AnotherConfigurationIsRefusedAndAFinishedRunSaysSo) {
  ProgramRun run;
  ASSERT_EQ(run.run(), 0) << run.said();
  const std::string before = run.file("grpo/metrics.jsonl");
  EXPECT_EQ(run.run({"stages.grpo.rollout.prompts=2"}), 1);
  EXPECT_THAT(run.said(), HasSubstr("has a run of another configuration: rollout.prompts is 2 and "
                                    "was 4"));
  EXPECT_EQ(run.run(), 0);
  EXPECT_THAT(run.said(), HasSubstr("is finished"));
  EXPECT_EQ(run.file("grpo/metrics.jsonl"), before);
}

TEST(Resume, ARunWithoutAnyRewardStops) {
  ProgramRun run;
  EXPECT_EQ(run.run({R"(stages.grpo.reward={"components": [{"verifier": "json_schema"}]})"}), 1);
  EXPECT_THAT(run.said(), HasSubstr("step 1: none of the 16 completions has a reward"));
  EXPECT_THAT(run.said(), HasSubstr("no checkpoint was saved before"));
}

}  // namespace
}  // namespace cupel::trainer
