#include "trainer/sight/metrics_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "tests/support/files.h"
#include "tests/support/rows.h"

namespace cupel::trainer {
namespace {

using ::testing::HasSubstr;

class MetricsLogs : public ::testing::Test {
 protected:
  std::string folder() const { return folder_.path("."); }
  std::string text() const { return test::read_file(folder_.path("metrics.jsonl")); }

  /// Steps `from` to `to`, with an evaluation after each even one.
  static void run_steps(MetricsLog& log, std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t step = from; step <= to; ++step) {
      ASSERT_TRUE(log.write(step, "train", {{"loss", 1.0 / static_cast<double>(step)}}));
      if (step % 2 == 0) {
        ASSERT_TRUE(log.write(step, "eval", {{"pass@1", 0.5}}));
      }
    }
  }

  /// Kind and step of each line.
  std::string lines() const {
    std::string all;
    for (const auto& row : test::parse_lines(text()))
      all += row["kind"].get<std::string>().substr(0, 1) + row["step"].dump() + " ";
    return all;
  }

  test::TempFolder folder_;
};

TEST_F(MetricsLogs, ALineIsThereWhenItIsWritten) {
  auto log = MetricsLog::start(folder());
  ASSERT_TRUE(log) << log.error().message;
  ASSERT_TRUE(
      log->write(1, "train", {{"loss", 1.0 / 3}, {"kl", std::numeric_limits<double>::infinity()}}));
  EXPECT_THAT(text(), HasSubstr("\"loss\":0.3333333333333333,\"kl\":null}\n"));
  const auto row = test::parse_lines(text())[0];
  EXPECT_GE(row["time"], 0.0);
  EXPECT_LE(row["time"], log->seconds());
}

TEST_F(MetricsLogs, ARunThatResumesLosesAndDoublesNothing) {
  {
    auto log = MetricsLog::start(folder());
    ASSERT_TRUE(log->write(9, "sft", {{"loss", 2}}));
    run_steps(*log, 1, 5);
  }
  // Killed while it wrote the line of step 6.
  folder_.write("metrics.jsonl", text() + "{\"step\":6,\"ki");
  const double time_of_4 = test::parse_lines(text().substr(0, text().rfind('{')))[5]["time"];
  auto log = MetricsLog::resume(folder(), "train", 4);
  ASSERT_TRUE(log) << log.error().message;
  EXPECT_GE(log->seconds(), time_of_4);
  EXPECT_EQ(lines(), "s9 t1 t2 e2 t3 t4 e4 ");
  run_steps(*log, 5, 6);
  EXPECT_EQ(lines(), "s9 t1 t2 e2 t3 t4 e4 t5 t6 e6 ");
  const auto metrics = read_metrics(folder_.path("metrics.jsonl"));
  const auto& times = metrics->find("train", "loss")->seconds;
  for (std::size_t i = 1; i < times.size(); ++i) EXPECT_GE(times[i], times[i - 1]);
}

TEST_F(MetricsLogs, AFileWithABrokenLineIsLeftAsItIs) {
  const std::string broken = "{\"step\":1,\"kind\":\"train\"}\nnot a line\n";
  folder_.write("metrics.jsonl", broken);
  const auto log = MetricsLog::resume(folder(), "train", 3);
  ASSERT_FALSE(log);
  EXPECT_THAT(log.error().message, HasSubstr("metrics.jsonl:2: not a JSON object"));
  EXPECT_EQ(text(), broken);
}

TEST_F(MetricsLogs, OneRunAtATimeMayWrite) {
  const auto first = MetricsLog::start(folder());
  const auto second = MetricsLog::resume(folder(), "train", 0);
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, HasSubstr("another process is writing it"));
}

TEST_F(MetricsLogs, AFolderThatIsNotThereIsNamed) {
  const auto log = MetricsLog::start(folder_.path("none"));
  ASSERT_FALSE(log);
  EXPECT_THAT(log.error().message, HasSubstr("none/metrics.jsonl: cannot write: No such file"));
}

}  // namespace
}  // namespace cupel::trainer
