// `cupel ls`, and shapings as a user of the program meets them.

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/program/process.h"
#include "tests/support/files.h"
#include "tests/support/rows.h"

namespace cupel {
namespace {

using nlohmann::json;
using test::Ended;
using test::run_program;

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(Ls, ListsVerifiersAndShapings) {
  const Ended ended = run_program({"ls"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.err, "");
  for (const char* part : {"\nmath\n", "    percent [either]: ", "        either|value\n",
                           "\ncosine\n", "    max_completion_len [20480]: ", "    from Kimi k1.5"})
    EXPECT_TRUE(contains(ended.out, part)) << part << " is not in\n" << ended.out;
}

TEST(Ls, OneAlone) {
  const Ended ended = run_program({"ls", "tag_count"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.out,
            "tag_count\n"
            "    a quarter for each of four tags that stands in the text once\n"
            "    from open-r1 tag_count_reward\n");
}

TEST(Ls, AsJson) {
  const json all = json::parse(run_program({"ls", "--json"}).out);
  ASSERT_TRUE(all.is_array());
  EXPECT_GE(all.size(), 14u);
  const json one = json::parse(run_program({"ls", "--json", "repetition"}).out);
  EXPECT_EQ(one["kind"], "shaping");
  EXPECT_EQ(one["of"], "optional");
  EXPECT_EQ(one["options"][0], (json{{"name", "ngram_size"},
                                     {"default", "3"},
                                     {"choices", json::array()},
                                     {"accepts", "a whole number from 1 to 256"},
                                     {"help", "the n of the n-grams"}}));
  EXPECT_EQ(json::parse(run_program({"ls", "math", "--json"}).out)["kind"], "verifier");
}

TEST(Ls, AnUnknownNameIsAUsageError) {
  const Ended ended = run_program({"ls", "repetitoin"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_EQ(ended.out, "");
  EXPECT_TRUE(contains(ended.err,
                       "cupel: unknown verifier or shaping \"repetitoin\"; did you mean "
                       "\"repetition\"? Known: "))
      << ended.err;
}

TEST(Ls, ATemplateIsFoundAtItsVerifier) {
  for (const char* name : {"r1-zero", "r1-zreo"}) {
    const Ended ended = run_program({"ls", name});
    EXPECT_EQ(ended.code, 2);
    EXPECT_TRUE(contains(ended.err,
                         "\"r1-zero\" is a choice of format: format:template=r1-zero "
                         "(cupel ls format)"))
        << ended.err;
  }
  EXPECT_TRUE(contains(run_program({"ls", "x"}).err, "\"x\". Known: choice, code"));
}

TEST(Score, HelpIsShortAndNamesTheVerifiers) {
  const std::string help = run_program({"score", "--help"}).out;
  EXPECT_LT(std::count(help.begin(), help.end(), '\n'), 60);
  EXPECT_TRUE(contains(help, "instructions")) << help;
  EXPECT_TRUE(contains(help, "cupel ls NAME")) << help;
}

constexpr char kSpec[] =
    R"({"components": [{"verifier": "math"}, {"shaping": "length", "of": "math", "weight": 0.5},
                       {"shaping": "overlong", "options": {"max_completion_len": 8,
                                                           "soft_punish_cache": 4}}]})";
constexpr char kRow[] =
    R"({"id": "a", "completions": ["\\boxed{2}", "so \\boxed{2}"], "reference": "2",
        "completion_tokens": [4, 6]})";

std::string one_line(std::string text) {
  std::erase(text, '\n');
  return text + "\n";
}

TEST(Shapings, ShapeTheRewardOfAFile) {
  const test::TempFolder folder;
  const std::string spec = folder.write("spec.json", kSpec);
  const Ended ended =
      run_program({"score", "-", "--spec", spec, "--summary", "none"},
                  one_line(kRow) + R"({"id": "b", "completion": "\\boxed{2}", "reference": "2"})");
  EXPECT_EQ(ended.code, 0) << ended.err;
  const auto rows = test::parse_lines(ended.out);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0]["components"], (json{{"math", 1}, {"length", 0.5}, {"overlong", 0}}));
  EXPECT_EQ(rows[0]["reward"], 1.25);
  EXPECT_EQ(rows[1]["components"], (json{{"math", 1}, {"length", -0.5}, {"overlong", -0.5}}));
  EXPECT_EQ(rows[1]["reward"], 0.25);
  EXPECT_EQ(rows[1]["outcome"], "correct");
  EXPECT_EQ(rows[2]["reward"], nullptr);
  EXPECT_EQ(rows[2]["outcome"], "unscorable");
  EXPECT_TRUE(contains(ended.err, "-:2: overlong: the row has no length in tokens")) << ended.err;
}

TEST(Shapings, ExplainSeesTheGroup) {
  const test::TempFolder folder;
  const std::string spec = folder.write("spec.json", kSpec);
  const std::string rows = folder.write("in", one_line(kRow));
  const Ended ended = run_program({"explain", rows, "--id", "a", "--index", "1", "--spec", spec});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_TRUE(contains(ended.out, "  length         -0.5")) << ended.out;
  EXPECT_TRUE(contains(ended.out, "reward           0.25")) << ended.out;
}

TEST(Shapings, AnUnknownOneIsAUsageError) {
  const test::TempFolder folder;
  const std::string spec = folder.write("s.json", R"({"components": [{"shaping": "lenght"}]})");
  const Ended ended = run_program({"score", "-", "--spec", spec});
  EXPECT_EQ(ended.code, 2);
  EXPECT_TRUE(contains(ended.err, "unknown shaping \"lenght\"; did you mean \"length\"?"))
      << ended.err;
}

}  // namespace
}  // namespace cupel
