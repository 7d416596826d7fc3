// Runs the programs of attacks/manifest.jsonl: each line is a test. After each of them the program
// `traces` runs in the same slot and must see, byte for byte, what it saw in a fresh one.
//
// With CUPEL_ATTACK_TIER=1 all of it runs as on a machine without control groups.
// With CUPEL_ATTACK_TABLE=path the outcomes are written there as a Markdown table.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "sandbox/runner.h"
#include "tests/sandbox/attacks/harness/attack_case.h"
#include "tests/sandbox/attacks/harness/programs.h"
#include "tests/sandbox/attacks/harness/surroundings.h"
#include "tests/sandbox/attacks/harness/table.h"
#include "tests/sandbox/machine.h"

namespace cupel::test {

/// How a failing test names its case.
void PrintTo(const AttackCase& found, std::ostream* out) { *out << found.name; }

namespace {

using sandbox::Command;
using sandbox::Outcome;
using sandbox::Runner;
using sandbox::RunResult;

/// What all cases share: the slot that they run in one after the other, and what surrounds it.
class Attack : public testing::TestWithParam<AttackCase> {
 protected:
  static void SetUpTestSuite() {
    programs_ = std::make_unique<Programs>();
    surroundings_ = std::make_unique<Surroundings>();
    if (shortcoming(highest_tier()).empty()) begin_afresh();
  }

  static void begin_afresh() {
    auto runner = Runner::start({.slots = 1, .highest_tier = highest_tier()});
    ASSERT_TRUE(runner) << runner.error().message;
    runner_ = std::move(*runner);
    fresh_ = traces();
    ASSERT_EQ(fresh_.outcome, Outcome::accepted) << fresh_.detail << fresh_.output << fresh_.errors;
  }

  static void TearDownTestSuite() {
    runner_.reset();
    surroundings_.reset();
    programs_.reset();
    Table::instance().write();
  }

  void SetUp() override {
    const std::string lacks = shortcoming(highest_tier());
    if (!lacks.empty()) GTEST_SKIP() << lacks;
    ASSERT_TRUE(runner_) << "there is no sandbox to attack";
  }

  static RunResult traces() {
    return runner_->run({.arguments = {"traces"}, .executable = programs_->of("traces.c")});
  }

  static std::vector<std::string> arguments_of(const AttackCase& found) {
    std::vector<std::string> words;
    for (const std::string& word : found.arguments) words.push_back(surroundings_->fill(word));
    return words;
  }

  static Command command_of(const AttackCase& found) {
    Command command;
    command.files = found.files;
    command.input = found.input;
    command.limits = found.limits;
    command.start = found.start;
    if (found.language == "python") {
      command.arguments = {"/usr/bin/python3", "/work/main.py"};
      command.files.push_back({"main.py", read_file(attack_folder() + "/" + found.source)});
    } else {
      command.arguments = {"program"};
      command.executable = programs_->of(found.source);
    }
    for (const std::string& word : arguments_of(found)) command.arguments.push_back(word);
    return command;
  }

  static void check(const AttackCase& found, const RunResult& run) {
    SCOPED_TRACE("manifest.jsonl:" + std::to_string(found.line) + " " + found.name + ": " +
                 std::string(name(run.outcome)) + ", exit code " + std::to_string(run.exit_code) +
                 ", signal " + std::to_string(run.signal) + ", " + run.detail + "\noutput: " +
                 run.output.substr(0, 400) + "\nerrors: " + run.errors.substr(0, 400));
    EXPECT_TRUE(std::count(found.outcomes.begin(), found.outcomes.end(), name(run.outcome)));
    if (found.exit_code) {
      EXPECT_EQ(run.exit_code, *found.exit_code);
    }
    if (found.signal) {
      EXPECT_EQ(run.signal, *found.signal);
    }
    if (found.output) {
      EXPECT_TRUE(run.output == *found.output) << "not the output expected";
    }
    if (found.output_contains) {
      EXPECT_NE(run.output.find(*found.output_contains), std::string::npos);
    }
    EXPECT_EQ(run.output.find("ESCAPED"), std::string::npos);
    EXPECT_LE(run.output.size(), found.limits.output_bytes);
    EXPECT_LE(run.errors.size(), found.limits.output_bytes);
  }

  /// The slot is as it was when it was new.
  static void check_slot() {
    const RunResult now = traces();
    EXPECT_EQ(now.outcome, Outcome::accepted) << now.detail;
    EXPECT_EQ(now.output, fresh_.output) << "a later run sees what an earlier one did";
    EXPECT_EQ(now.errors, fresh_.errors) << "a later run finds what an earlier one left";
    if (HasFailure()) begin_afresh();  // one leak does not hide the next
  }

  static std::unique_ptr<Programs> programs_;
  static std::unique_ptr<Surroundings> surroundings_;
  static std::unique_ptr<Runner> runner_;
  static RunResult fresh_;
};

std::unique_ptr<Programs> Attack::programs_;
std::unique_ptr<Surroundings> Attack::surroundings_;
std::unique_ptr<Runner> Attack::runner_;
RunResult Attack::fresh_;

/// "cgroup", "users" (the supervisor can give slots some of their own), or a path that is there
/// where the feature is.
bool machine_has(const std::string& feature, sandbox::Tier tier) {
  if (feature == "cgroup") return tier == sandbox::Tier::t0;
  if (feature == "users") return ::geteuid() == 0;
  return feature.empty() || ::access(feature.c_str(), F_OK) == 0;
}

TEST_P(Attack, EndsAsWritten) {
  const AttackCase& found = GetParam();
  if (!machine_has(found.needs, runner_->tier())) {
    Table::instance().add_skipped(found);
    GTEST_SKIP() << "this machine has no " << found.needs;
  }
  if (found.works_outside && ::geteuid() == 0) {
    EXPECT_EQ(programs_->run_outside(found.source, arguments_of(found)), 42)
        << "the attack does not even work outside of the sandbox";
    surroundings_->reached();
  }
  const RunResult run = runner_->run(command_of(found));
  Table::instance().add(found, run);
  check(found, run);
  EXPECT_EQ(surroundings_->reached(), std::vector<std::string>());
  if (found.language != "python") {
    EXPECT_TRUE(programs_->is_unchanged(found.source)) << "the attack wrote its own binary";
  }
  if (!found.then.empty()) {
    const AttackCase& probe = attack_case(found.then);
    const RunResult after = runner_->run(command_of(probe));
    check(probe, after);
  }
  check_slot();
}

class Neighbour : public Attack {};

/// While the attack lasts, a program in the slot beside it runs as ever.
TEST_P(Neighbour, IsLeftAlone) {
  const AttackCase& found = GetParam();
  auto runner = Runner::start({.slots = 2, .highest_tier = highest_tier()});
  ASSERT_TRUE(runner) << runner.error().message;
  std::atomic<bool> attacking = true;
  RunResult run;
  std::jthread attacker([&] {
    run = (*runner)->run(command_of(found));
    attacking = false;
  });
  int rounds = 0;
  for (; attacking || rounds == 0; ++rounds) {
    const std::string number = std::to_string(rounds);
    const RunResult normal = (*runner)->run({.arguments = {"normal"},
                                             .executable = programs_->of("normal.c"),
                                             .input = number + " 1000000"});
    EXPECT_EQ(normal.outcome, Outcome::accepted) << normal.detail;
    EXPECT_EQ(normal.output, std::to_string(rounds + 1000000) + "\n");
    if (HasFailure()) break;
  }
  attacker.join();
  check(found, run);
  EXPECT_GT(rounds, 3) << "the attack was over before the neighbour could have noticed";
}

std::vector<AttackCase> neighbours() {
  std::vector<AttackCase> cases = attack_cases();
  std::erase_if(cases, [](const AttackCase& found) { return !found.neighbour; });
  return cases;
}

std::string test_name(const testing::TestParamInfo<AttackCase>& info) {
  std::string name = info.param.name;
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  return name + "_" + std::to_string(info.index);
}

INSTANTIATE_TEST_SUITE_P(Manifest, Attack, testing::ValuesIn(attack_cases()), test_name);
INSTANTIATE_TEST_SUITE_P(Manifest, Neighbour, testing::ValuesIn(neighbours()), test_name);

}  // namespace
}  // namespace cupel::test
