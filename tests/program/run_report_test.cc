// `cupel report RUN`, as a user of the program meets it. tests/browser opens pages.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/program/process.h"
#include "tests/support/files.h"
#include "tests/support/report_page.h"

namespace cupel {
namespace {

using nlohmann::json;
using test::Ended;
using test::ReportPage;
using test::run_program;

constexpr std::string_view kSteps =
    "{\"step\":0,\"kind\":\"eval\",\"time\":1,\"pass@1\":0.25}\n"
    "{\"step\":1,\"kind\":\"train\",\"time\":2,\"reward\":0.5,\"kl\":null,\"own\":7}\n"
    "{\"step\":2,\"kind\":\"train\",\"time\":3,\"reward\":0.75,\"kl\":0.125,\"own\":8}\n"
    "{\"step\":2,\"kind\":\"eval\",\"time\":3661,\"pass@1\":0.75}\n";

class RunReport : public testing::Test {
 protected:
  std::string write_run(const std::string& name, std::string_view metrics) {
    std::filesystem::create_directories(folder_.path(name));
    folder_.write(name + "/metrics.jsonl", metrics);
    return folder_.path(name);
  }

  static json section(const ReportPage& page, std::string_view title) {
    for (const json& section : page.rows["sections"])
      if (section["title"] == title) return section;
    return nullptr;
  }

  static std::string titles(const ReportPage& page) {
    std::string all;
    for (const json& section : page.rows["sections"])
      all += section["title"].get<std::string>() + ";";
    return all;
  }

  test::TempFolder folder_;
};

TEST_F(RunReport, HasACurveForEachMetric) {
  const std::string run = write_run("seed-1", kSteps);
  const Ended ended = run_program({"report", run, "--report-date", "1 May"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, run + "/report.html\n");
  const ReportPage page(test::read_file(run + "/report.html"));
  EXPECT_EQ(page.rows["title"], "Training of seed-1");
  EXPECT_EQ(page.rows["date"], "1 May");
  EXPECT_EQ(titles(page), "Reward;pass@1;KL;own;Runs;");
  EXPECT_EQ(section(page, "Reward")["lines"],
            json::parse(R"([{"run":"seed-1","kind":"train","x":[1,2],"y":[0.5,0.75]}])"));
  EXPECT_EQ(section(page, "KL")["lines"][0]["y"], json::parse("[null,0.125]"));
  EXPECT_EQ(section(page, "pass@1")["is_share"], true);
  EXPECT_EQ(section(page, "Runs")["rows"],
            json::parse(R"([["seed-1","2","1:01:01","0.5 → 0.75","0.25 → 0.75",
                            "0.75 at step 2"]])"));
}

TEST_F(RunReport, RunsAreDrawnOverOneAnother) {
  const std::string one = write_run("one", kSteps);
  const std::string two = write_run("two",
                                    "{\"step\":5,\"kind\":\"train\",\"time\":1,\"reward\":-1}\n"
                                    "{\"step\":3,\"kind\":\"sft\",\"time\":1,\"loss\":2}\n");
  const std::string out = folder_.path("both.html");
  ASSERT_EQ(run_program({"report", one, two, "-o", out}).code, 0);
  const ReportPage page(test::read_file(out));
  EXPECT_EQ(page.rows["title"], "Training: one, two");
  EXPECT_EQ(titles(page), "Reward;pass@1;KL;own;Loss (SFT);Runs;");
  const json lines = section(page, "Reward")["lines"];
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[1], json::parse(R"({"run":"two","kind":"train","x":[5],"y":[-1]})"));

  const std::string twin = write_run("other/one", kSteps);
  ASSERT_EQ(run_program({"report", one, twin, "-o", out}).code, 0);
  const ReportPage twins(test::read_file(out));
  EXPECT_EQ(section(twins, "Reward")["lines"][1]["run"], "other/one");
  EXPECT_TRUE(twins.rows["title"].get<std::string>().ends_with("/one, other/one"));

  const Ended unplaced = run_program({"report", one, two});
  EXPECT_EQ(unplaced.code, 2);
  EXPECT_NE(unplaced.err.find("-o OUT.html"), std::string::npos) << unplaced.err;
  EXPECT_EQ(run_program({"report", one, one, "-o", out}).code, 2);
}

TEST_F(RunReport, LongRunsAreAveraged) {
  std::string text;
  for (int step = 1; step <= 5000; ++step)
    text += "{\"step\":" + std::to_string(step) +
            ",\"kind\":\"train\",\"time\":1,\"loss\":" + std::to_string(step) + "}\n";
  const std::string run = write_run("long", text);
  ASSERT_EQ(run_program({"report", run}).code, 0);
  const json loss = section(ReportPage(test::read_file(run + "/report.html")), "Loss");
  ASSERT_EQ(loss["lines"][0]["x"].size(), 1667u);
  EXPECT_EQ(loss["lines"][0]["x"][0], 3);
  EXPECT_EQ(loss["lines"][0]["y"][0], 2);
  EXPECT_EQ(loss["lines"][0]["y"][1666], 4999.5);
  EXPECT_EQ(loss["note"], "a point is the mean of up to 3 lines of the run's file");
}

TEST_F(RunReport, CompletionsAreThereToBrowse) {
  const std::string run = write_run("run", kSteps);
  const std::string row =
      "\"prompt\":\"2+2?\",\"reference\":\"4\",\"reason\":\"passed\",\"outcome\":\"correct\",";
  folder_.write("run/completions.jsonl",
                "{\"step\":1,\"kind\":\"train\"," + row +
                    "\"completion\":\"4\",\"reward\":1,\"advantage\":0.5,\"components\":{"
                    "\"math\":1}}\n"
                    "{\"step\":1,\"kind\":\"train\"," +
                    row + "\"completion\":\"four\",\"reward\":1}\n" +
                    "{\"step\":2,\"kind\":\"eval\"," + row + "\"completion\":\"4!\"}\n" +
                    "{\"step\":2,\"kind\":\"ev");
  const Ended ended = run_program({"report", run});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const ReportPage page(test::read_file(run + "/report.html"));
  EXPECT_EQ(page.rows["totals"]["rows"], 3);
  const json& columns = page.rows["columns"];
  EXPECT_EQ(columns["id"], json::parse(R"x(["\"step 1\"","\"step 1\"","\"step 2\""])x"));
  EXPECT_EQ(columns["index"], json::parse("[0,1,0]"));
  EXPECT_EQ(columns["prompt"], json::parse("[0,0,1]"));
  EXPECT_EQ(columns["line"], json::parse("[1,2,3]"));
  EXPECT_EQ(page.rows["components"], json::parse(R"(["math","step","advantage"])"));
  EXPECT_EQ(columns["components"], json::parse("[[1,null,null],[1,1,2],[0.5,null,null]]"));
  EXPECT_EQ(page.rows["sources"], json::parse(R"(["train","eval"])"));
  EXPECT_EQ(page.texts[1][2], json::parse(R"(["four"])"));
}

TEST_F(RunReport, WhatCannotBePlottedIsNamed) {
  const auto error_of = [](const std::string& run) {
    const Ended ended = run_program({"report", run});
    EXPECT_EQ(ended.code, 1) << run;
    return ended.err;
  };
  EXPECT_EQ(error_of(folder_.path("none")), "cupel: " + folder_.path("none") +
                                                ": is no folder; name the folder of a training "
                                                "run\n");
  std::filesystem::create_directory(folder_.path("bare"));
  EXPECT_EQ(error_of(folder_.path("bare")),
            "cupel: " + folder_.path("bare") +
                ": has no metrics.jsonl, so it is no folder of a training run\n");
  const std::string empty = write_run("empty", "{\"step\":1");
  EXPECT_EQ(error_of(empty), "cupel: " + empty +
                                 "/metrics.jsonl: has no line yet; ask again when the run has "
                                 "made its first step\n");
  const std::string broken = write_run("broken", std::string(kSteps) + "oops\n");
  EXPECT_EQ(error_of(broken), "cupel: " + broken + "/metrics.jsonl:5: not a JSON object: oops\n");
  EXPECT_FALSE(std::filesystem::exists(broken + "/report.html"));
  const std::string mixed = write_run("mixed", kSteps);
  folder_.write("mixed/completions.jsonl", "{\"step\":1,\"kind\":\"train\"}\n{\"reward\":1}\n");
  EXPECT_EQ(error_of(mixed), "cupel: " + mixed + "/completions.jsonl:2: it has no \"step\"\n");
}

TEST_F(RunReport, NothingOfTheRunIsReplaced) {
  const std::string run = write_run("run", kSteps);
  EXPECT_EQ(run_program({"report", run, "-o", run + "/metrics.jsonl"}).code, 1);
  EXPECT_EQ(test::read_file(run + "/metrics.jsonl"), kSteps);
}

}  // namespace
}  // namespace cupel
