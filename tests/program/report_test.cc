// `cupel score --report`, as a user of the program meets it. tests/browser opens pages.

#include <gtest/gtest.h>

#include <string>

#include "tests/program/process.h"
#include "tests/support/files.h"
#include "tests/support/report_page.h"
#include "tests/support/rows.h"

namespace cupel {
namespace {

using test::Ended;
using test::ReportPage;
using test::run_program;

class ReportProgram : public testing::Test {
 protected:
  test::TempFolder folder;
  std::string page = folder.path("out.html");
};

TEST_F(ReportProgram, HasARowForEachRowOfOutput) {
  const std::string in = folder.write(
      "in.jsonl",
      "{\"id\":\"a\",\"prompt\":\"p\",\"completions\":[\"\\\\boxed{1}\",\"\\\\boxed{2}\"],"
      "\"reference\":\"2\",\"data_source\":\"s\"}\n"
      "oops\n"
      "{\"completion\":\"3\",\"reference\":\"3\"}\n");
  const Ended ended = run_program({"score", in, "-o", folder.path("out.jsonl"), "--report", page,
                                   "--report-date", "1 May", "--max-errors", "1"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const ReportPage made(test::read_file(page));
  EXPECT_EQ(made.rows["title"], "Scores of in.jsonl");
  EXPECT_EQ(made.rows["date"], "1 May");
  EXPECT_EQ(made.rows["command"], "cupel score " + in + " -o " + folder.path("out.jsonl") +
                                      " --report " + page +
                                      " --report-date '1 May' --max-errors 1");
  const auto& columns = made.rows["columns"];
  EXPECT_EQ(columns["outcome"], nlohmann::json::parse("[1, 0, 3, 0]"));
  EXPECT_EQ(columns["reward"], nlohmann::json::parse("[0, 1, null, 1]"));
  EXPECT_EQ(columns["line"], nlohmann::json::parse("[1, 1, 2, 3]"));
  EXPECT_EQ(columns["prompt"], nlohmann::json::parse("[0, 0, null, 1]"));
  EXPECT_EQ(columns["index"], nlohmann::json::parse("[0, 1, 0, 0]"));
  EXPECT_EQ(made.texts[1][2], nlohmann::json::parse(R"(["\\boxed{", ["2"], "}"])"));
}

TEST_F(ReportProgram, IsTheSameOnAnyNumberOfThreads) {
  const std::string in = folder.write("in.jsonl", test::mixed_rows(3000));
  const auto made = [&](const char* threads) {
    run_program({"score", in, "--summary", "none", "-o", folder.path("o"), "--report", page,
                 "--threads", threads});
    const ReportPage read(test::read_file(page));
    return std::pair(read.rows["columns"], read.texts);
  };
  const auto one = made("1");
  EXPECT_EQ(one.first["ordinal"].size(),
            test::parse_lines(test::read_file(folder.path("o"))).size());
  EXPECT_EQ(one, made("2"));
}

TEST_F(ReportProgram, RowsThatWereThereAreInItToo) {
  const std::string in = folder.write("in.jsonl", test::mixed_rows(50));
  const std::string out = folder.path("out.jsonl");
  ASSERT_EQ(run_program({"score", in, "-o", out, "--max-errors", "50"}).code, 0);
  const std::string whole = test::read_file(out);
  folder.write("out.jsonl", whole.substr(0, whole.size() / 2));
  const std::vector<std::string> resumed = {"score", in,         "-o",       out, "--max-errors",
                                            "50",    "--resume", "--report", page};
  ASSERT_EQ(run_program(resumed).code, 0);
  EXPECT_EQ(test::read_file(out), whole);
  const ReportPage made(test::read_file(page));
  EXPECT_EQ(made.rows["totals"]["rows"], test::parse_lines(whole).size());
  EXPECT_NE(made.rows["sections"][0]["note"].get<std::string>().find("--resume"),
            std::string::npos);
}

TEST_F(ReportProgram, AFileThatCannotBeWrittenIsSaidBeforeTheWork) {
  const std::string in = folder.write("in.jsonl", "{\"completion\":\"3\",\"reference\":\"3\"}\n");
  for (const std::string& path : {folder.path("no/such/folder.html"), in, std::string("-")}) {
    const Ended ended = run_program({"score", in, "-o", "-", "--report", path});
    EXPECT_EQ(ended.code, 1) << path;
    EXPECT_EQ(ended.out, "") << path;
    EXPECT_NE(ended.err, "") << path;
  }
  EXPECT_NE(run_program({"score", in, "-o", page, "--report", page}).code, 0);
}

TEST_F(ReportProgram, NothingThatTheRunReadsOrWritesIsReplaced) {
  const std::string in = folder.write("in.jsonl", "{\"id\":\"a\",\"reference\":\"3\"}\n");
  const std::string outputs = "{\"id\":\"a\",\"completion\":\"3\"}\n";
  const std::string answers = folder.write("answers.jsonl", outputs);
  const std::string spec_text = "{\"components\":[{\"verifier\":\"math\"}]}";
  const std::string spec = folder.write("spec.json", spec_text);
  const std::string out = folder.path("out.jsonl");
  const auto score = [&](const std::string& report) {
    return run_program({"score", in, "--completions", answers, "--spec", spec, "-o", out,
                        "--resume", "--report", report});
  };
  ASSERT_EQ(score(page).code, 0);
  const std::string rows = test::read_file(out);
  for (const std::string& path : {in, answers, spec, out}) EXPECT_EQ(score(path).code, 1) << path;
  const std::vector<std::string> onto_spec = {"score", in, "--spec", spec, "-o", spec};
  EXPECT_EQ(run_program(onto_spec).code, 1);
  EXPECT_EQ(test::read_file(answers), outputs);
  EXPECT_EQ(test::read_file(spec), spec_text);
  EXPECT_EQ(test::read_file(out), rows);
}

TEST_F(ReportProgram, APageStaysWhereARunFails) {
  folder.write("page.html", "an older page");
  const std::string older = folder.path("page.html");
  EXPECT_EQ(run_program({"score", folder.path("none.jsonl"), "-o", "-", "--report", older}).code,
            1);
  EXPECT_EQ(test::read_file(older), "an older page");
  const std::string in = folder.write("in.jsonl", "{\"completion\":\"3\",\"reference\":\"3\"}\n");
  EXPECT_EQ(run_program({"score", in, "-o", "-", "--report", older}).code, 0);
  EXPECT_EQ(ReportPage(test::read_file(older)).rows["totals"]["rows"], 1);
}

}  // namespace
}  // namespace cupel
