// Batches that wait for programs: deadlines and stops end them.

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "rewards/engine.h"
#include "tests/sandbox/attacks/harness/host_view.h"
#include "tests/sandbox/machine.h"

namespace cupel::test {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 60s;
constexpr std::string_view kEndless = "```python\nwhile True:\n    pass\n```";
constexpr std::string_view kRight = "```python\nprint(int(input()) + 1)\n```";
constexpr std::string_view kSlow =
    "```python\nimport time\ntime.sleep(2)\nprint(int(input()) + 1)\n```";
constexpr std::string_view kRow =
    R"({"tests":[{"input":"1\n","output":"2\n"}],"language":"python","time_limit":300})";

Sample code(std::string_view completion, std::string_view row = kRow) {
  Sample sample;
  sample.completion = completion;
  sample.row = row;
  return sample;
}

/// All processes that this one has started, and those that they have.
std::size_t descendants(pid_t of = ::getpid()) {
  std::size_t count = 0;
  for (const pid_t child : children_of(of)) count += 1 + descendants(child);
  return count;
}

class CodeBatch : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = shortcoming(); !why.empty()) GTEST_SKIP() << why;
    // Builds the slots, so that what is there afterwards is what there is between runs.
    const Sample warm[] = {code(kRight), code(kSlow)};
    for (const Scored& scored : engine_.score(warm))
      ASSERT_EQ(scored.verdict.reason, Reason::passed) << scored.verdict.detail;
    at_rest_ = descendants();
  }

  bool a_program_runs() const {
    return eventually(kPatience, [&] { return descendants() > at_rest_; });
  }

  Engine engine_ = *Engine::create(*Spec::from_preset_or_file("auto"), 2);
  std::size_t at_rest_ = 0;
};

void expect_cut_off(const Scored& scored, Reason reason) {
  EXPECT_EQ(scored.verdict.outcome, Outcome::error);
  EXPECT_EQ(scored.verdict.reason, reason) << scored.verdict.detail;
}

TEST_F(CodeBatch, TheDeadlineEndsProgramsAndLeavesNoneBehind) {
  std::vector<std::string> endless;
  for (int i = 0; i < 5; ++i)
    endless.push_back("Try " + std::to_string(i) + "\n" + std::string(kEndless) +
                      std::string(1, '\n'));
  std::vector<Sample> samples = {code(kRight)};
  // Different programs: those that are alike would be run once.
  for (std::size_t i = 0; i < endless.size(); ++i) {
    endless[i].insert(endless[i].find("while"), "x = " + std::to_string(i) + "\n");
    samples.push_back(code(endless[i]));
  }
  Sample math;
  math.completion = "\\boxed{4}";
  math.reference = "4";
  samples.push_back(math);
  BatchOptions options;
  options.deadline = 1s;
  for (int round = 0; round < 2; ++round) {
    const auto start = std::chrono::steady_clock::now();
    const auto scored = engine_.score(samples, options);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 60s) << "their own limit is 300 s";
    EXPECT_LE(descendants(), at_rest_) << "a program was left running";
    EXPECT_EQ(scored.back().verdict.reason, Reason::passed) << "what computes is not kept waiting";
    EXPECT_EQ(scored[0].verdict.reason, Reason::passed) << "its grade is known from before";
    for (std::size_t i = 1; i <= endless.size(); ++i) expect_cut_off(scored[i], Reason::deadline);
  }
  // The sandbox is as good as before.
  const std::string other = std::string(kRight) + " again";
  EXPECT_EQ(engine_.score_one(code(other)).verdict.reason, Reason::passed);
}

TEST_F(CodeBatch, ConnectedProgramsAreEndedTogether) {
  const Sample sample =
      code("```python\ndef f(n):\n    while True:\n        pass\n```",
           R"j({"test_code":"x = f(1)\nassert x in (2, 3)\nprint(x)","test_kind":"program",
               "test_language":"python","language":"python","time_limit":300})j");
  BatchOptions options;
  options.deadline = 1s;
  expect_cut_off(engine_.score({&sample, 1}, options)[0], Reason::deadline);
  EXPECT_LE(descendants(), at_rest_);
}

TEST_F(CodeBatch, IsStoppedWhileAProgramRuns) {
  std::stop_source source;
  std::jthread other([&] {
    EXPECT_TRUE(a_program_runs());
    source.request_stop();
  });
  BatchOptions options;
  options.stop = source.get_token();
  const Sample sample = code(kEndless);
  expect_cut_off(engine_.score({&sample, 1}, options)[0], Reason::cancelled);
  EXPECT_LE(descendants(), at_rest_);
}

// Another batch that waits for the same program must not be told what came of this one's deadline.
TEST_F(CodeBatch, AnotherBatchWithTheSameProgramGoesOn) {
  const std::string slow =
      std::string(kSlow).insert(std::string(kSlow).find("time.sleep"), "y = 1\n");
  const Sample sample = code(slow);
  std::jthread hasty([&] {
    BatchOptions options;
    options.deadline = 1s;
    expect_cut_off(engine_.score({&sample, 1}, options)[0], Reason::deadline);
  });
  ASSERT_TRUE(a_program_runs());
  EXPECT_EQ(engine_.score({&sample, 1})[0].verdict.reason, Reason::passed);
}

// It waits for a slot that others have, and for the making of a grade.
TEST_F(CodeBatch, TheDeadlineEndsWaitingForOthersToo) {
  std::stop_source source;
  BatchOptions without_end;
  without_end.stop = source.get_token();
  const Sample endless = code(kEndless);
  std::jthread other([&] { engine_.score({&endless, 1}, without_end); });
  ASSERT_TRUE(a_program_runs());
  BatchOptions options;
  options.deadline = 200ms;
  expect_cut_off(engine_.score({&endless, 1}, options)[0], Reason::deadline);
  source.request_stop();
}

}  // namespace
}  // namespace cupel::test
