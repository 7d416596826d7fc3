// `cupel eval` as a user of the program meets it.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/program/process.h"
#include "tests/support/files.h"
#include "tests/support/report_page.h"

namespace cupel {
namespace {

using nlohmann::json;
using test::Ended;
using test::run_program;

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string row(const char* problem, const char* completion, const char* level = "easy") {
  return json{{"problem", problem}, {"completion", completion}, {"answer", "2"}, {"level", level}}
             .dump() +
         "\n";
}

std::string raw_rows() {
  return row("p", "\\boxed{2}") + row("q", "\\boxed{3}", "hard") + row("p", "\\boxed{4/2}") +
         row("q", "\\boxed{2}", "hard") + row("p", "\\boxed{5}") + row("q", "\\boxed{3}", "hard");
}

double mean(const json& result, const char* metric) {
  return result.at("metrics").at(metric).at("mean").get<double>();
}

TEST(Eval, FromRawResponsesToFigures) {
  const test::TempFolder folder;
  const std::string raw = folder.write("raw.jsonl", raw_rows());
  const Ended ended = run_program(
      {"eval", raw, "--preset", "math-500", "--k", "1,3", "--by", "level", "--format", "json"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
  const json report = json::parse(ended.out);
  EXPECT_EQ(report["run"]["correct"], 3);
  const json& results = report["run"]["results"];
  ASSERT_EQ(results.size(), 3u);
  EXPECT_NEAR(mean(results[0], "pass@1"), 0.5, 1e-12);
  EXPECT_NEAR(mean(results[0], "maj@3"), 0.5, 1e-12);
  EXPECT_EQ(results[1]["value"], "easy");
  EXPECT_NEAR(mean(results[1], "maj@3"), 1, 1e-12);
  EXPECT_NEAR(mean(results[2], "maj@3"), 0, 1e-12);
  EXPECT_NEAR(mean(results[2], "pass@3"), 1, 1e-12);
}

TEST(Eval, ScoredRowsAreKeptAndNotScoredAgain) {
  const test::TempFolder folder;
  const std::string raw = folder.write("raw.jsonl", raw_rows());
  const std::string scored = folder.path("scored.jsonl");
  const Ended first = run_program(
      {"eval", raw, "--verifier", "math", "--scored", scored, "--format", "csv", "--k", "3"});
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_TRUE(contains(first.out, "field,value,metric,prompts,mean,low,high,standard_error,p\n"))
      << first.out;
  EXPECT_TRUE(contains(first.out, ",,maj@3,2,0.5,")) << first.out;
  const Ended again = run_program({"eval", scored, "--format", "csv", "--k", "3"});
  EXPECT_EQ(again.out, first.out);
  const Ended preset =
      run_program({"eval", scored, "--preset", "math-500", "--format", "csv", "--k", "3"});
  EXPECT_EQ(preset.code, 0);
  EXPECT_TRUE(contains(preset.err, "is scored already")) << preset.err;
  const std::string unwritten = folder.path("unwritten.jsonl");
  const Ended not_kept =
      run_program({"eval", scored, "--verifier", "math", "--scored", unwritten, "--k", "3"});
  EXPECT_EQ(not_kept.code, 0);
  EXPECT_TRUE(contains(not_kept.err, "; " + unwritten + " is not written\n")) << not_kept.err;
}

TEST(Eval, IsTheSameOnAnyNumberOfThreads) {
  const test::TempFolder folder;
  std::string text;
  for (int i = 0; i < 3000; ++i)
    text += row(("p" + std::to_string(i % 40)).c_str(),
                ("\\boxed{" + std::to_string(i % 7) + "}").c_str());
  const std::string raw = folder.write("raw.jsonl", text);
  const std::string scored = folder.path("scored.jsonl");
  EXPECT_EQ(run_program({"score", raw, "--keep", "prompt", "-o", scored}).code, 0);
  const Ended one =
      run_program({"eval", scored, "--threads", "1", "--k", "1,8", "--format", "json"});
  const Ended two =
      run_program({"eval", scored, "--threads", "2", "--k", "1,8", "--format", "json"});
  EXPECT_EQ(one.code, 0) << one.err;
  EXPECT_EQ(one.out, two.out);
}

TEST(Eval, ComparesRuns) {
  const test::TempFolder folder;
  const std::string here = folder.write("here.jsonl", raw_rows());
  const std::string there =
      folder.write("there.jsonl", row("p", "\\boxed{1}") + row("x", "\\boxed{2}"));
  const Ended ended =
      run_program({"eval", here, "--verifier", "math", "--against", there, "--format", "json"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  const json comparison = json::parse(ended.out)["comparison"];
  EXPECT_EQ(comparison["prompts_in_both"], 1);
  EXPECT_EQ(comparison["prompts_only_here"], 1);
  EXPECT_EQ(comparison["prompts_only_there"], 1);
  EXPECT_NEAR(comparison["metrics"]["pass@1"]["difference"]["mean"].get<double>(), 2.0 / 3, 1e-12);
}

TEST(Eval, RowsWithoutScoresNameTheCommand) {
  const test::TempFolder folder;
  const std::string raw = folder.write("raw.jsonl", raw_rows());
  const Ended ended = run_program({"eval", raw});
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(contains(ended.err, "cupel score " + raw + " --keep prompt,completion -o "))
      << ended.err;
}

TEST(Eval, BadInputSaysWhy) {
  const test::TempFolder folder;
  const std::string empty = folder.write("empty.jsonl", "");
  const std::string raw = folder.write("raw.jsonl", raw_rows());
  Ended ended = run_program({"eval", empty});
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(contains(ended.err, "empty.jsonl: holds no row")) << ended.err;
  ended = run_program({"eval", empty, "--preset", "aime"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(contains(ended.err, "empty.jsonl (scored): holds no row")) << ended.err;
  ended = run_program({"eval", raw, "--verifier", "math", "--k", "4"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(contains(ended.err, "k = 4 is more than the samples of any prompt")) << ended.err;
  ended = run_program({"eval", raw, "--preset", "amie"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_TRUE(contains(ended.err, "did you mean \"aime\"?")) << ended.err;
  EXPECT_EQ(run_program({"eval"}).code, 2);
  ended = run_program({"eval", raw, "--verifier", "math", "--by", "lvel"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(contains(ended.err, "no row has the field \"lvel\"")) << ended.err;
  ended = run_program({"eval", raw, "--verifier", "math", "--metrics", "maj"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(contains(ended.err, "maj@k and best@k need a k above 1: --k 1,8")) << ended.err;
  EXPECT_EQ(ended.out, "");
  for (const std::vector<std::string>& option :
       {std::vector<std::string>{"--completions", raw}, {"--scored", raw}, {"--rescore"}}) {
    std::vector<std::string> arguments = {"eval", raw};
    arguments.insert(arguments.end(), option.begin(), option.end());
    ended = run_program(arguments);
    EXPECT_EQ(ended.code, 2) << option.front();
    EXPECT_TRUE(contains(ended.err, option.front() + " ")) << ended.err;
    EXPECT_TRUE(contains(ended.err, ": give --preset, --spec or --verifier")) << ended.err;
  }
}

TEST(Eval, NoOutputReplacesWhatIsRead) {
  const test::TempFolder folder;
  const std::string raw = folder.write("raw.jsonl", raw_rows());
  const std::string other_rows = row("p", "\\boxed{1}");
  const std::string other = folder.write("other.jsonl", other_rows);
  const std::string scored = folder.path("scored.jsonl");
  const auto refused = [&](std::vector<std::string> more, const std::string& file) {
    std::vector<std::string> arguments = {"eval", raw, "--verifier", "math"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Ended ended = run_program(arguments);
    EXPECT_EQ(ended.code, 1);
    EXPECT_EQ(ended.out, "");
    EXPECT_TRUE(contains(ended.err, file + ": is an input too; write to another file"))
        << ended.err;
  };
  refused({"--against", other, "-o", other}, other);
  refused({"--against", other, "--scored", other}, other);
  refused({"--against", other, "--scored", folder.path("./other.jsonl")}, "./other.jsonl");
  EXPECT_EQ(test::read_file(other), other_rows);
  refused({"--against", scored, "--scored", scored}, scored);
  refused({"--scored", scored, "-o", scored}, scored);
  EXPECT_TRUE(contains(test::read_file(scored), "\"outcome\""));
}

TEST(Eval, LinesThatAreNoRowsAreErrors) {
  const test::TempFolder folder;
  const std::string scored =
      folder.write("s.jsonl", "{\"id\":1,\"reward\":1,\"outcome\":\"correct\"}\nno\n");
  const Ended ended = run_program({"eval", scored});
  EXPECT_EQ(ended.code, 3);
  EXPECT_TRUE(contains(ended.err, "s.jsonl:2: not a JSON object: no")) << ended.err;
  EXPECT_TRUE(contains(ended.out, "1 errors")) << ended.out;
  EXPECT_EQ(run_program({"eval", scored, "--max-errors", "1"}).code, 0);
}

TEST(Eval, PresetsAreListedAndShown) {
  const Ended list = run_program({"eval", "--preset", "list"});
  EXPECT_EQ(list.code, 0);
  for (const char* name : {"aime\n", "math-500\n", "gpqa\n", "gsm8k\n", "livecodebench\n",
                           "humaneval\n", "mbpp\n", "ifeval\n", "mmlu\n", "drop\n"})
    EXPECT_TRUE(contains(list.out, name)) << name;
  const Ended shown = run_program({"eval", "--show-preset", "drop"});
  EXPECT_EQ(shown.code, 0);
  EXPECT_EQ(json::parse(shown.out)["metrics"], (json{"pass", "reward"}));
  const test::TempFolder folder;
  const Ended file = run_program({"eval", "--show-preset", folder.write("my.json", shown.out)});
  EXPECT_EQ(file.code, 2);
  EXPECT_TRUE(contains(file.err, "my.json: is a file already")) << file.err;
}

TEST(Eval, AReportHasTheMetricsAndTheRows) {
  const test::TempFolder folder;
  const std::string raw = folder.write("raw.jsonl", raw_rows());
  const std::string other =
      folder.write("other.jsonl", row("p", "\\boxed{3}") + row("q", "\\boxed{2}", "hard") +
                                      row("p", "\\boxed{3}") + row("p", "\\boxed{3}"));
  const std::string page = folder.path("eval.html");
  const auto run = [&](const char* threads) {
    return run_program({"eval", raw, "--preset", "math-500", "--k", "1,3", "--by", "level",
                        "--against", other, "--too-few", "skip", "--report", page, "--threads",
                        threads});
  };
  const Ended ended = run("1");
  ASSERT_EQ(ended.code, 0) << ended.err;
  const test::ReportPage made(test::read_file(page));
  EXPECT_EQ(made.rows["title"], "Evaluation of raw.jsonl");
  const json& sections = made.rows["sections"];
  const auto section = [&](const char* kind, const char* title) {
    for (const json& one : sections)
      if (one["kind"] == kind && one["title"] == title) return one;
    return json();
  };
  const json bars = section("bars", "Metrics");
  EXPECT_EQ(bars["labels"], json::parse(R"(["pass@1", "pass@3", "maj@3"])"));
  EXPECT_NEAR(bars["values"][0].get<double>(), 0.5, 1e-12);
  EXPECT_NEAR(bars["values"][1].get<double>(), 1, 1e-12);
  EXPECT_EQ(bars["low"].size(), 3u);
  const json levels = section("table", "By level");
  EXPECT_EQ(levels["columns"][2], "pass@1");
  ASSERT_EQ(levels["rows"].size(), 2u);
  EXPECT_EQ(levels["rows"][0][0], "easy");
  EXPECT_EQ(levels["rows"][0][2], "0.6667");
  EXPECT_EQ(levels["rows"][1][2], "0.3333");
  const json comparison = section("table", "Comparison");
  EXPECT_EQ(comparison["rows"][0][0], "pass@1");
  EXPECT_EQ(comparison["rows"][0][2], "0.5000");

  // Only rows of the run itself, with their texts, completions of a prompt together.
  const json& columns = made.rows["columns"];
  EXPECT_EQ(columns["outcome"], json::parse("[0, 1, 0, 0, 1, 1]"));
  EXPECT_EQ(columns["prompt"], json::parse("[0, 1, 0, 1, 0, 1]"));
  EXPECT_EQ(made.texts[0][2], json::parse(R"(["\\boxed{", ["2"], "}"])"));

  const json columns_of_one = columns;
  ASSERT_EQ(run("3").code, 0);
  EXPECT_EQ(test::ReportPage(test::read_file(page)).rows["columns"], columns_of_one);
}

TEST(Eval, AReportThatCannotBeWrittenIsSaidBeforeTheWork) {
  const test::TempFolder folder;
  const std::string raw = folder.write("raw.jsonl", raw_rows());
  const std::string scored = folder.path("scored.jsonl");
  for (const std::string& path : {raw, scored, folder.path("no/folder.html")}) {
    const Ended ended =
        run_program({"eval", raw, "--preset", "math-500", "--scored", scored, "--report", path});
    EXPECT_EQ(ended.code, 1) << path;
    EXPECT_EQ(ended.out, "") << path;
  }
  EXPECT_EQ(test::read_file(raw), raw_rows());
}

}  // namespace
}  // namespace cupel
