// `cupel filter` as a user meets it.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/program/process.h"
#include "tests/support/files.h"
#include "tests/support/report_page.h"
#include "tests/support/rows.h"

namespace cupel {
namespace {

using test::Ended;
using test::run_program;

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

bool exists(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0;
}

std::size_t size_of(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? static_cast<std::size_t>(info.st_size) : 0;
}

constexpr char kRaw[] =
    R"({"id":"a","prompt":"1+1?","completions":["\\boxed{2}","\\boxed{3}"],"reference":"2"})"
    "\n"
    R"({"id":"b","prompt":"2+2?","completion":"\\boxed{4}","reference":"4"})"
    "\n";

class FilterProgram : public testing::Test {
 protected:
  FilterProgram() {
    scored_ = folder_.path("scored.jsonl");
    out_ = folder_.path("sft.jsonl");
    run_program(
        {"score", folder_.write("raw.jsonl", kRaw), "--keep", "prompt,completion", "-o", scored_});
  }

  const test::TempFolder folder_;
  std::string scored_, out_;
};

TEST_F(FilterProgram, GoesFromResponsesToTrainingDataWithACard) {
  const Ended ended = run_program({"filter", scored_, "-o", out_});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_TRUE(contains(ended.out, "scores                      1            2            0"))
      << ended.out;
  const auto rows = test::parse_lines(test::read_file(out_));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0]["messages"][0]["content"], "1+1?");
  EXPECT_EQ(rows[0]["messages"][1]["content"], "\\boxed{2}");

  const auto card = nlohmann::json::parse(test::read_file(out_ + ".card.json"));
  EXPECT_EQ(card["command"], "cupel filter " + scored_ + " -o " + out_);
  EXPECT_EQ(card["rows_read"], 3);
  EXPECT_EQ(card["rows_kept"], 2);
  EXPECT_EQ(card["options"]["fields"]["prompt"], nlohmann::json({"prompt", "question", "problem"}));
  EXPECT_EQ(card["inputs"][0]["bytes"], test::read_file(scored_).size());
  EXPECT_EQ(card["inputs"][0]["blake2b_256"].get<std::string>().size(), 64u);
  EXPECT_TRUE(contains(test::read_file(out_ + ".card.md"), "| scores | 1 | 2 | 0 | 2 |"));

  const std::string first = test::read_file(out_),
                    first_card = test::read_file(out_ + ".card.json");
  EXPECT_EQ(run_program({"filter", scored_, "-o", out_}).code, 0);
  EXPECT_EQ(test::read_file(out_), first);
  EXPECT_EQ(test::read_file(out_ + ".card.json"), first_card);
}

TEST_F(FilterProgram, ReadsPipesAndCompressedFiles) {
  const std::string scored = test::read_file(scored_);
  const Ended piped = run_program({"filter", "-", "-o", "-", "--format", "rows"}, scored);
  EXPECT_EQ(piped.code, 0) << piped.err;
  EXPECT_EQ(test::parse_lines(piped.out).size(), 2u);
  for (const char* suffix : {".gz", ".zst"}) {
    const std::string packed = folder_.path(std::string("rows.jsonl") + suffix);
    EXPECT_EQ(run_program({"filter", scored_, "-o", packed, "--format", "rows"}).code, 0);
    const Ended again = run_program({"filter", packed, "-o", "-", "--format", "rows"});
    EXPECT_EQ(again.out, piped.out);
  }
}

TEST_F(FilterProgram, RefusesToOverwriteItsInput) {
  const std::string before = test::read_file(scored_);
  const Ended ended = run_program({"filter", scored_, "-o", scored_});
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(contains(ended.err, "is an input too")) << ended.err;
  EXPECT_EQ(test::read_file(scored_), before);
  EXPECT_TRUE(contains(run_program({"filter", scored_, scored_, "-o", out_}).err, "given twice"));

  const std::string other_text = R"({"question":"Which of them?","answer":"This one."})"
                                 "\n";
  const std::string other = folder_.write("other.jsonl", other_text);
  for (const std::vector<std::string>& options :
       {std::vector<std::string>{"-o", other, "--decontaminate", other},
        {"-o", out_, "--validation", other, "--decontaminate", other},
        {"-o", other, "--spec", other}}) {
    std::vector<std::string> arguments = {"filter", scored_};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const Ended refused = run_program(arguments);
    EXPECT_EQ(refused.code, 1);
    EXPECT_TRUE(contains(refused.err, "other.jsonl: is an input too")) << refused.err;
    EXPECT_EQ(test::read_file(other), other_text);
  }
  const std::string data = folder_.write("data.json", before);
  const Ended card = run_program({"filter", data, "-o", out_, "--card", folder_.path("data")});
  EXPECT_EQ(card.code, 1);
  EXPECT_TRUE(contains(card.err, "data.json: is an input too")) << card.err;
  EXPECT_EQ(test::read_file(data), before);
  EXPECT_FALSE(exists(out_));
}

TEST_F(FilterProgram, LeavesPipesFoldersAndLinksWhatTheyAre) {
  const std::string pipe = folder_.path("pipe"), link = folder_.path("link");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  EXPECT_EQ(run_program({"filter", scored_, "-o", pipe}).code, 0);
  char bytes[4096];
  EXPECT_EQ(::read(reader, bytes, sizeof bytes), 184);
  ::close(reader);
  struct stat info {};
  EXPECT_TRUE(::stat(pipe.c_str(), &info) == 0 && S_ISFIFO(info.st_mode));
  EXPECT_FALSE(exists(pipe + ".card.json"));

  folder_.write("sft.jsonl", "old\n");
  ASSERT_EQ(::symlink(out_.c_str(), link.c_str()), 0);
  EXPECT_EQ(run_program({"filter", scored_, "-o", link}).code, 0);
  EXPECT_TRUE(::lstat(link.c_str(), &info) == 0 && S_ISLNK(info.st_mode));
  EXPECT_EQ(size_of(out_), 184u);

  EXPECT_TRUE(
      contains(run_program({"filter", scored_, "-o", folder_.path("")}).err, "is a folder"));
}

TEST_F(FilterProgram, LeavesTheOldFileWhereNothingIsLeft) {
  folder_.write("sft.jsonl", "old\n");
  const Ended ended = run_program({"filter", scored_, "-o", out_, "--min-reward", "2"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(contains(ended.err, "the last 3 went at the step scores")) << ended.err;
  EXPECT_EQ(test::read_file(out_), "old\n");
}

TEST_F(FilterProgram, SaysWhatIsWrongWithOptions) {
  const auto message = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {"filter", scored_, "-o", out_});
    const Ended ended = run_program(options);
    return std::to_string(ended.code) + " " + ended.err;
  };
  EXPECT_TRUE(contains(message({"--per-prompt", "bset:3"}), "did you mean \"best\"?"));
  EXPECT_TRUE(contains(message({"--format", "mesages"}), "did you mean \"messages\"?"));
  EXPECT_TRUE(contains(message({"--keep-if", "math"}), "2 cupel: \"math\" is no condition"));
  EXPECT_TRUE(contains(message({"--keep-if", "mth>=1"}), "1 cupel: unknown component \"mth\""));
  EXPECT_TRUE(
      contains(message({"--keep-if", "any", "--keep-if", "math>=1"}), "no other condition"));
  const std::string nothing = folder_.write("empty.jsonl", "");
  EXPECT_TRUE(contains(message({"--decontaminate", nothing}), "empty.jsonl"));
  EXPECT_TRUE(contains(message({"--decontaminate", "-"}), "1 cupel: -: is no file"));
  EXPECT_TRUE(contains(message({"--format", "rows", "--thought", "strip"}), "as they stood"));
  EXPECT_TRUE(contains(message({"--format", "rows", "--carry", "id"}), "give no --carry"));
  EXPECT_TRUE(contains(message({"--mix", "none.jsonl:0.5"}), "none.jsonl: cannot open"));
  EXPECT_FALSE(exists(out_));
}

TEST_F(FilterProgram, CountsUnreadableRowsAgainstMaxErrors) {
  const std::string bad = folder_.write("bad.jsonl", "{\n" + test::read_file(scored_));
  const Ended ended = run_program({"filter", bad, "-o", out_});
  EXPECT_EQ(ended.code, 3);
  EXPECT_TRUE(contains(ended.err, "bad.jsonl:1: ")) << ended.err;
  EXPECT_EQ(test::parse_lines(test::read_file(out_)).size(), 2u);
  EXPECT_EQ(run_program({"filter", bad, "-o", out_, "--max-errors", "1"}).code, 0);
}

TEST_F(FilterProgram, ACutInputIsNoInput) {
  const std::string packed = folder_.path("rows.jsonl.gz");
  run_program({"filter", scored_, "-o", packed, "--format", "rows"});
  const std::string bytes = test::read_file(packed);
  const std::string cut = folder_.write("cut.jsonl.gz", bytes.substr(0, bytes.size() / 2));
  const Ended ended = run_program({"filter", cut, "-o", out_});
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(contains(ended.err, "cut.jsonl.gz:")) << ended.err;
  EXPECT_FALSE(exists(out_));
}

TEST_F(FilterProgram, WhereTheDiskIsFullNothingIsLeft) {
  std::string rows;
  for (int i = 0; i < 2000; ++i) rows += test::read_file(scored_);
  const std::string many = folder_.write("many.jsonl", rows);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit little{64 << 10, before.rlim_max};
  ::signal(SIGXFSZ, SIG_IGN);
  ::setrlimit(RLIMIT_FSIZE, &little);
  const Ended full = run_program({"filter", many, "-o", out_});
  ::setrlimit(RLIMIT_FSIZE, &before);
  ::signal(SIGXFSZ, SIG_DFL);
  EXPECT_EQ(full.code, 1);
  EXPECT_TRUE(contains(full.err, "cannot write")) << full.err;
  EXPECT_FALSE(exists(out_));
  EXPECT_FALSE(exists(out_ + ".partial"));
}

TEST_F(FilterProgram, AKilledRunLeavesNoFileOfThatName) {
  std::string rows;
  for (int i = 0; i < 20000; ++i) rows += test::read_file(scored_);
  const std::string many = folder_.write("many.jsonl", rows);
  const std::string partial = out_ + ".partial";
  int killed = 0;
  for (int i = 0; i < 5; ++i) {
    const pid_t child = test::start_program({"filter", many, "-o", out_});
    int status = 0;
    while (size_of(partial) == 0 && ::waitpid(child, &status, WNOHANG) != child) {
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    if (!WIFSIGNALED(status)) continue;
    ++killed;
    EXPECT_FALSE(exists(out_));
  }
  EXPECT_GT(killed, 0) << "no run was killed in mid-work";
  const Ended ended = run_program({"filter", many, "-o", out_});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(test::parse_lines(test::read_file(out_)).size(), 40'000u);
  EXPECT_FALSE(exists(partial));
}

TEST_F(FilterProgram, AReportHasTheFunnelAndRowsWithTheirSteps) {
  const std::string general = folder_.write(
      "general.jsonl",
      R"({"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]})"
      "\n");
  const std::string page = folder_.path("filter.html");
  const auto made = [&](const char* threads) {
    const Ended ended = run_program({"filter", scored_, "-o", out_, "--mix", general + ":1",
                                     "--report", page, "--threads", threads});
    EXPECT_EQ(ended.code, 0) << ended.err;
    return test::ReportPage(test::read_file(page));
  };
  const auto first = made("1");
  EXPECT_EQ(first.rows["title"], "Filter of scored.jsonl");
  EXPECT_EQ(first.rows["reason_name"], "Steps");
  EXPECT_EQ(first.rows["command"],
            nlohmann::json::parse(test::read_file(out_ + ".card.json"))["command"]);
  const auto& bars = first.rows["sections"][0];
  EXPECT_EQ(bars["labels"], nlohmann::json::parse(R"(["read", "scores"])"));
  EXPECT_EQ(bars["values"], nlohmann::json::parse("[3, 2]"));
  std::map<std::string, nlohmann::json> tables;
  for (const auto& section : first.rows["sections"])
    if (section["kind"] == "table") tables[section["title"]] = section["rows"];
  EXPECT_EQ(tables["Steps"][1], nlohmann::json::parse(R"(["scores", "1", "2", "0", "2"])"));
  EXPECT_EQ(tables["Rows by data_source"][0], nlohmann::json::parse(R"(["-", "3", "2", "0.667"])"));
  EXPECT_EQ(tables["Thresholds and choices"][0],
            nlohmann::json::parse(R"(["keep_if", "[\"outcome=correct\"]"])"));

  const auto& columns = first.rows["columns"];
  EXPECT_EQ(first.rows["reasons"], nlohmann::json::parse(R"(["kept", "scores"])"));
  EXPECT_EQ(columns["reason"], nlohmann::json::parse("[0, 1, 0, 0]"));
  EXPECT_EQ(columns["prompt"], nlohmann::json::parse("[0, 0, 1, 2]"));
  EXPECT_EQ(first.texts[3][1], nlohmann::json::parse(R"(["Hi"])"));
  EXPECT_EQ(first.texts[3][2], nlohmann::json::parse(R"(["Hello"])"));
  EXPECT_EQ(made("3").rows["columns"], columns);
  for (const std::string& taken : {out_, scored_, general, out_ + ".card.json"}) {
    const std::string before = test::read_file(taken);
    EXPECT_EQ(
        run_program({"filter", scored_, "-o", out_, "--mix", general + ":1", "--report", taken})
            .code,
        1);
    EXPECT_EQ(test::read_file(taken), before) << taken;
  }
}

}  // namespace
}  // namespace cupel
