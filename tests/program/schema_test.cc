// Schemas and completions in files of their own, as a user of the program meets them.

#include <gtest/gtest.h>

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

constexpr char kSum[] =
    "{\"question\":\"q\",\"answer\":\"2*2=<<2*2=4>>4\\n#### 4\",\"completion\":\"4\"}\n";
constexpr char kCapital[] =
    "{\"question\":\"q\",\"choices\":[\"a\",\"b\"],\"answer\":1,\"completion\":\"(B)\"}\n";

TEST(Schema, IsSaidOnceForEachFile) {
  const test::TempFolder folder;
  const std::string sums = folder.write("sums", std::string(kSum) + kSum);
  const std::string both = folder.write("both", std::string(kSum) + kCapital + kSum + kCapital);
  const Ended ended = run_program({"score", sums, both, "-o", folder.path("out")});
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.err, "cupel: reading " + sums +
                           " as gsm8k (its answer ends in \"#### N\")\n"
                           "cupel: reading " +
                           both +
                           " as gsm8k (its answer ends in \"#### N\")\n"
                           "cupel: reading " +
                           both +
                           " from line 2 on as mmlu (it has question, a list of choices or "
                           "options, and answer)\n");
  for (const json& row : test::parse_lines(test::read_file(folder.path("out"))))
    EXPECT_EQ(row["reward"], 1) << row;
}

TEST(Schema, ThatIsNamedNeedsNoSaying) {
  const Ended ended =
      run_program({"score", "-", "-o", "-", "--schema", "gsm8k", "--summary", "none"},
                  std::string(kSum) + kCapital + "{\"question\":\"q\",\"completion\":\"4\"}\n");
  EXPECT_EQ(ended.code, 3);
  EXPECT_EQ(ended.err,
            "cupel: -:3: gsm8k: the row has no field \"answer\"; it has \"question\", "
            "\"completion\"\n");
  EXPECT_EQ(test::parse_lines(ended.out).size(), 3u);
}

TEST(Schema, UnknownNamesGetTheNearest) {
  const Ended ended = run_program({"score", "-", "--schema", "human-eval"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_TRUE(contains(ended.err, "unknown schema \"human-eval\"; did you mean \"humaneval\"?"))
      << ended.err;
}

TEST(Schema, AreListed) {
  const Ended text = run_program({"ls", "schemas"});
  EXPECT_EQ(text.code, 0);
  EXPECT_TRUE(contains(text.out,
                       "gsm8k          GSM8K: its answer ends in \"#### N\"; judged by "
                       "math\n"))
      << text.out;
  const json list = json::parse(run_program({"ls", "schemas", "--json"}).out);
  EXPECT_EQ(list[0]["name"], "ifeval");
  EXPECT_EQ(list[0]["verifier"], "instructions");
}

TEST(Schema, ExplainSaysWhichAndWhy) {
  const test::TempFolder folder;
  const std::string path = folder.write("in", kCapital);
  const Ended ended = run_program({"explain", path, "--id", path + ":1"});
  EXPECT_TRUE(contains(ended.out, "schema           mmlu: it has question, a list of choices"))
      << ended.out;
  EXPECT_TRUE(contains(ended.out, "choice, by its schema")) << ended.out;
}

TEST(Completions, AreJoinedAndCounted) {
  const test::TempFolder folder;
  const std::string problems =
      folder.write("p", "{\"id\":\"a\",\"answer\":\"4\"}\n{\"id\":\"b\",\"answer\":\"5\"}\n");
  const std::string outputs = folder.write(
      "o",
      "{\"custom_id\":\"a\",\"response\":{\"body\":{\"choices\":[{\"message\":{\"content\":\"4\"}},"
      "{\"message\":{\"content\":\"5\"}}]}}}\n{\"custom_id\":\"c\",\"error\":{\"code\":\"e\"}}\n");
  const Ended ended = run_program(
      {"score", problems, "--completions", outputs, "-o", folder.path("out"), "--summary", "none"});
  EXPECT_EQ(ended.code, 3) << "a problem without an output, and an output without a problem";
  EXPECT_TRUE(contains(ended.err,
                       "cupel: 2 completions joined to 1 of 2 problems; 1 outputs belong to no "
                       "problem\n"))
      << ended.err;
  const auto rows = test::parse_lines(test::read_file(folder.path("out")));
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0]["reward"], 1);
  EXPECT_EQ(rows[1]["reward"], 0);
  EXPECT_EQ(rows[2]["detail"], problems + ":2: no output names the id \"b\"");
  EXPECT_EQ(rows[3]["detail"], outputs + ":2: no problem has the id \"c\" that this output names");
  const Ended explained =
      run_program({"explain", problems, "--completions", outputs, "--id", "a", "--index", "1"});
  EXPECT_EQ(explained.code, 0);
  EXPECT_TRUE(contains(explained.out, "incorrect (not_equal)")) << explained.out;
}

TEST(Completions, CannotShareAPipeOrBeTheOutput) {
  EXPECT_EQ(run_program({"score", "-", "--completions", "-"}).code, 2);
  const test::TempFolder folder;
  const std::string problems = folder.write("p", "{\"id\":\"a\"}\n");
  const std::string outputs = folder.write("o", "{\"id\":\"a\",\"completion\":\"4\"}\n");
  EXPECT_EQ(run_program({"score", problems, "--completions", outputs, "-o", outputs}).code, 1);
  EXPECT_EQ(test::read_file(outputs), "{\"id\":\"a\",\"completion\":\"4\"}\n");
}

/// Rows as `score --keep prompt,completion` writes them, and as `filter` makes of those.
struct Kept {
  explicit Kept(const std::string& rows, const std::vector<std::string>& options = {}) {
    std::vector<std::string> score = {"score", "-", "-o", scored, "--keep", "prompt,completion"};
    score.insert(score.end(), options.begin(), options.end());
    EXPECT_EQ(run_program(score, rows).code, 0);
    lines = filtered("rows");
    chats = filtered("messages");
  }

  std::vector<json> filtered(const std::string& format) const {
    const Ended ended =
        run_program({"filter", scored, "-o", "-", "--keep-if", "any", "--format", format});
    EXPECT_EQ(ended.code, 0) << ended.err;
    return test::parse_lines(ended.out);
  }

  const test::TempFolder folder;
  const std::string scored = folder.path("scored.jsonl.zst");
  std::vector<json> lines, chats;
};

TEST(KeptRows, HaveTheirPromptWhereOthersLookForIt) {
  const std::string rows =
      R"({"question_content":"Print 3","public_test_cases":"[]","completion":"a"})"
      "\n"
      R"({"Question":"Which?","Correct Answer":"x","Incorrect Answer 1":"y","completion":"x"})"
      "\n"
      R"({"prompt":null,"question":"1+1?","completion":"2","reference":"2"})"
      "\n"
      R"({"data_source":"math_dapo","prompt":[{"content":"5+5?","role":"user"}],)"
      R"("reward_model":{"ground_truth":"10"},"completion":"10"})"
      "\n";
  const Kept kept(rows, {"--verifier", "none"});
  ASSERT_EQ(kept.lines.size(), 4u);
  EXPECT_EQ(kept.lines[0]["prompt"], "Print 3");
  EXPECT_EQ(kept.lines[0]["question_content"], "Print 3");
  EXPECT_EQ(kept.lines[1]["prompt"], "Which?");
  EXPECT_EQ(kept.lines[2]["prompt"], nullptr) << "a usual name is left alone";
  ASSERT_EQ(kept.chats.size(), 4u);
  const std::vector<std::string> asked = {"Print 3", "Which?", "1+1?", "5+5?"};
  for (std::size_t i = 0; i < asked.size(); ++i)
    EXPECT_EQ(kept.chats[i]["messages"][0]["content"], asked[i]);
}

TEST(KeptRows, OfAssignedFieldsMakeOthersGiveWay) {
  const Kept kept(
      R"({"id":1,"prompt":"no","completion":"no","q":"1+1?","pred":"2","reference":"2"})"
      "\n",
      {"--field", "prompt=q", "--field", "completion=pred"});
  ASSERT_EQ(kept.chats.size(), 1u);
  EXPECT_EQ(
      kept.chats[0].dump(),
      R"({"messages":[{"content":"1+1?","role":"user"},{"content":"2","role":"assistant"}]})");
}

TEST(KeptRows, OfConversationsReachFilterAsWhatWasSaid) {
  const Kept kept(
      R"({"messages":[{"role":"system","content":"s"},{"role":"user","content":"1+1?"} , )"
      R"({"role":"assistant","content":"2"}],"reference":"2"})"
      "\n"
      R"({"prompt":[{"role":"user","content":[{"type":"text","text":"2+"},{"text":"2?"}]}],)"
      R"("completions":[[{"role":"assistant","content":"4"}],[{"role":"assistant","content":"wait"},)"
      R"({"role":"tool","content":"5"},{"role":"assistant","content":[{"text":"5"}]}]],)"
      R"("reference":"4"})"
      "\n");
  ASSERT_EQ(kept.lines.size(), 3u);
  EXPECT_EQ(kept.lines[0]["reward"], 1);
  EXPECT_EQ(kept.lines[0]["prompt"].size(), 2u);
  EXPECT_EQ(kept.lines[0]["completion"], json::parse(R"([{"role":"assistant","content":"2"}])"));
  EXPECT_EQ(kept.lines[1]["reward"], 1);
  EXPECT_EQ(kept.lines[2]["reward"], 0);
  ASSERT_EQ(kept.chats.size(), 3u);
  const auto said = [&](std::size_t row) {
    std::string all;
    for (const json& message : kept.chats[row]["messages"])
      all += message["role"].get<std::string>() + ":" + message["content"].get<std::string>() + " ";
    return all;
  };
  EXPECT_EQ(said(0), "system:s user:1+1? assistant:2 ");
  EXPECT_EQ(said(1), "user:2+2? assistant:4 ");
  EXPECT_EQ(said(2), "user:2+2? assistant:wait tool:5 assistant:5 ");

  const Ended evaluated = run_program({"eval", kept.scored, "--format", "csv"});
  EXPECT_EQ(evaluated.code, 0) << evaluated.err;
  EXPECT_TRUE(contains(evaluated.out, "pass@1,2,0.75,")) << evaluated.out;
}

TEST(KeptRows, MayBeScoredAgain) {
  const std::string rows = std::string(kSum) +
                           R"({"question":"2+2?","choices":["2","4"],"answer":1,)"
                           R"("completions":["B","A"]})"
                           "\n"
                           R"({"prompt":"Which?\n(A) x\n(B) y","verifier":"choice",)"
                           R"("reference":"B","completion":"Answer: B"})"
                           "\n";
  const Kept first(rows);
  const std::string again = first.folder.path("again.jsonl");
  const Ended ended = run_program({"score", first.scored, "-o", again, "--summary", "none"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  const auto lines = test::parse_lines(test::read_file(again));
  ASSERT_EQ(lines.size(), 4u);
  const std::vector<int> rewards = {1, 1, 0, 1};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(lines[i]["reward"], rewards[i]) << lines[i];
    EXPECT_EQ(lines[i]["reference"], first.lines[i]["reference"]);
    EXPECT_EQ(lines[i]["index"], i == 2 ? 1 : 0);
  }
}

}  // namespace
}  // namespace cupel
