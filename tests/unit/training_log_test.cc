#include "rewards/training_log.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "tests/support/files.h"

namespace cupel {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

class TrainingLog : public testing::Test {
 protected:
  std::string error_of(const std::string& text) {
    const auto read = read_metrics(folder_.write("metrics.jsonl", text));
    return read ? "none" : read.error().message.substr(folder_.path("metrics.jsonl:").size());
  }

  test::TempFolder folder_;
};

TEST_F(TrainingLog, ALineIsOneObject) {
  std::string line;
  append_metrics_row(line, {12, "train", 1.5, {{"reward", 0.1}, {"kl", kNaN}, {"pass@1", 1}}});
  EXPECT_EQ(line,
            "{\"step\":12,\"kind\":\"train\",\"time\":1.5,\"reward\":0.1,\"kl\":null,"
            "\"pass@1\":1}\n");
  EXPECT_THROW(append_metrics_row(line, {1, "train", 0, {{"time", 1}}}), std::invalid_argument);
}

TEST_F(TrainingLog, NumbersComeBackToTheLastBit) {
  const double values[] = {1.0 / 3, 5e-324, -0.0, 1.7976931348623157e308, 0.1 + 0.2};
  std::string text;
  for (const double value : values)
    append_metrics_row(text, {1, "train", 0, {{"a \"name\"\n", value}}});
  const auto read = read_metrics(folder_.write("metrics.jsonl", text));
  ASSERT_TRUE(read) << read.error().message;
  const MetricsSeries* series = read->find("train", "a \"name\"\n");
  ASSERT_NE(series, nullptr);
  for (std::size_t i = 0; i < std::size(values); ++i) {
    EXPECT_EQ(series->values[i], values[i]);
    EXPECT_EQ(std::signbit(series->values[i]), std::signbit(values[i]));
  }
}

TEST_F(TrainingLog, MetricsAreToldApartByKindAndName) {
  const auto read = read_metrics(
      folder_.write("metrics.jsonl",
                    "{\"step\":0,\"kind\":\"eval\",\"time\":1,\"reward\":0.25}\n"
                    "{\"step\":1,\"kind\":\"train\",\"time\":2,\"reward\":0.5,\"kl\":null}\n"
                    "{\"step\":2,\"kind\":\"train\",\"time\":3.5,\"reward\":1}\n"));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->rows, 3u);
  EXPECT_EQ(read->last_step, 2u);
  EXPECT_EQ(read->seconds, 3.5);
  ASSERT_EQ(read->series.size(), 3u);
  EXPECT_EQ(read->find("eval", "reward")->values, std::vector<double>{0.25});
  EXPECT_EQ(read->find("train", "reward")->steps, (std::vector<double>{1, 2}));
  EXPECT_EQ(read->find("train", "reward")->seconds, (std::vector<double>{2, 3.5}));
  EXPECT_TRUE(std::isnan(read->find("train", "kl")->values[0]));
  EXPECT_EQ(read->find("sft", "reward"), nullptr);
}

TEST_F(TrainingLog, AnUnfinishedLastLineDoesNotCount) {
  const std::string line = "{\"step\":1,\"kind\":\"train\",\"time\":1,\"loss\":2}\n";
  for (std::size_t kept = 0; kept < line.size(); ++kept) {
    const auto read = read_metrics(folder_.write("metrics.jsonl", line + line.substr(0, kept)));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->rows, 1u);
  }
}

TEST_F(TrainingLog, OtherBrokenLinesAreNamed) {
  const std::string good = "{\"step\":1,\"kind\":\"train\",\"time\":1}\n";
  EXPECT_EQ(error_of(good + "oops\n" + good), "2: not a JSON object: oops");
  EXPECT_EQ(error_of(good + "\n" + good), "2: not a JSON object: ");
  EXPECT_EQ(error_of(good + good + "{\"step\":1,\"kind\"\n" + good).substr(0, 3), "3: ");
  EXPECT_EQ(error_of("{\"kind\":\"train\"}\n"), "1: it has no \"step\"");
  EXPECT_EQ(error_of("{\"step\":3}\n"), "1: it has no \"kind\"");
  EXPECT_EQ(error_of("{\"step\":-1,\"kind\":\"train\"}\n"),
            "1: \"step\" is -1; expected a whole number from 0 on");
  EXPECT_EQ(error_of(good + "{\"step\":2,\"kind\":\"train\",\"loss\":\"1\"}\n"),
            "2: \"loss\" is \"1\"; expected a number or null");
}

TEST_F(TrainingLog, AFileThatIsNotThereIsAnError) {
  const auto read = read_metrics(folder_.path("none.jsonl"));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message,
            folder_.path("none.jsonl") + ": cannot read: No such file or directory");
}

TEST_F(TrainingLog, WhatStaysEndsWhereTheStageWentOn) {
  const std::string sft = "{\"step\":300,\"kind\":\"sft\",\"time\":10}\n";
  const std::string before = "{\"step\":0,\"kind\":\"eval\",\"time\":11}\n";
  const std::string one = "{\"step\":1,\"kind\":\"train\",\"time\":12}\n";
  const std::string checked = "{\"step\":1,\"kind\":\"eval\",\"time\":13}\n";
  const std::string two = "{\"step\":2,\"kind\":\"train\",\"time\":14}\n";
  const std::string path =
      folder_.write("metrics.jsonl", sft + before + one + checked + two + "{\"step\"");
  const auto after = [&](const char* kind, std::uint64_t step) {
    return lines_to_keep(path, kind, step)->bytes;
  };
  EXPECT_EQ(after("train", 1), (sft + before + one + checked).size());
  EXPECT_EQ(lines_to_keep(path, "train", 1)->seconds, 13);
  EXPECT_EQ(after("train", 0), (sft + before).size());
  EXPECT_EQ(after("train", 2), (sft + before + one + checked + two).size());
  EXPECT_EQ(after("sft", 200), 0u);
  EXPECT_EQ(lines_to_keep(folder_.path("none"), "train", 7)->bytes, 0u);
}

}  // namespace
}  // namespace cupel
