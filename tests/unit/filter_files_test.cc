// Files of scored rows through all steps of filtering; what is expected was worked out by hand.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "rewards/filter/card.h"
#include "rewards/rejection_sampling.h"
#include "tests/support/files.h"
#include "tests/support/rows.h"

namespace cupel {
namespace {

using nlohmann::json;

struct Written {
  std::string text;
  FilterReport report;
  std::string error;
  std::vector<std::string> notices;

  /// What each row's completion is, in order.
  std::string completions() const {
    std::string all;
    for (const json& row : test::parse_lines(text))
      all += (all.empty() ? "" : " ") + row["completion"].get<std::string>();
    return all;
  }
  std::uint64_t rows(Step step) const { return report.rows[static_cast<std::size_t>(step)]; }
  std::uint64_t prompts(Step step) const { return report.prompts[static_cast<std::size_t>(step)]; }
};

/// A general row.
std::string conversation(const std::string& user, const std::string& assistant) {
  return R"({"messages":[{"role":"user","content":")" + user +
         R"("},{"role":"assistant","content":")" + assistant + "\"}]}\n";
}

/// One scored row; more fields may follow in `rest`.
std::string row(const std::string& prompt, const std::string& completion, double reward,
                const std::string& rest = "") {
  const std::string outcome = reward > 0.5 ? "correct" : "incorrect";
  return R"({"id":")" + completion + R"(","index":0,"reward":)" + std::to_string(reward) +
         R"(,"outcome":")" + outcome + R"(","components":{"math":)" + std::to_string(reward) +
         R"(},"prompt":")" + prompt + R"(","completion":")" + completion + "\"" + rest + "}\n";
}

class FilterFiles : public testing::Test {
 protected:
  FilterFiles() {
    options_.keep_if = {*Condition::from_text("correct")};
    options_.row.format = TrainingFormat::prompt_completion;
    options_.output = folder_.path("out.jsonl");
  }

  Written filter(const std::string& rows, int threads = 2) {
    options_.inputs = {folder_.write("in.jsonl", rows)};
    Written written;
    FilterHooks hooks;
    hooks.notice = [&](const std::string& notice) { written.notices.push_back(notice); };
    auto report = filter_files(options_, Executor(threads), hooks);
    if (!report) {
      written.error = report.error().message;
      return written;
    }
    written.report = std::move(*report);
    written.text = test::read_file(options_.output);
    return written;
  }

  const test::TempFolder folder_;
  FilterOptions options_;
};

TEST_F(FilterFiles, KeepRowsThatAreRight) {
  const Written written = filter(row("p", "a", 1) + row("p", "b", 0) + "\n" + row("q", "c", 1) +
                                 row("r", "d", 0) + "no row\n");
  EXPECT_EQ(written.completions(), "a c");
  EXPECT_EQ(written.report.rows_read(), 5u);
  EXPECT_EQ(written.rows(Step::scores), 2u);
  EXPECT_EQ(written.rows(Step::unreadable), 1u);
  EXPECT_EQ(written.prompts(Step::scores), 1u);
  EXPECT_EQ(written.prompts(Step::kept), 2u);
  ASSERT_EQ(written.notices.size(), 1u);
  EXPECT_NE(written.notices[0].find("in.jsonl:6: "), std::string::npos) << written.notices[0];
  EXPECT_EQ(written.report.outputs[0].rows, 2u);
  EXPECT_EQ(written.report.outputs[0].prompts, 2u);
}

TEST_F(FilterFiles, PassRatesAreOverAllCompletionsBeforeOtherSteps) {
  options_.pass_rate = *PassRate::from_text("0.25:0.75");
  // p: 1 of 4 and at the edge; q: 2 of 2; r: 0 of 1; s: 1 of 2, an unscorable one aside.
  const std::string unscorable =
      R"({"id":"s3","reward":null,"outcome":"unscorable","prompt":"s","completion":"s3"})"
      "\n";
  const Written written =
      filter(row("p", "p1", 0) + row("q", "q1", 1) + row("s", "s1", 1) + row("p", "p2", 0) +
             row("p", "p3", 1) + row("q", "q2", 1) + row("r", "r1", 0) + row("s", "s2", 0) +
             unscorable + row("p", "p4", 0));
  EXPECT_EQ(written.completions(), "s1 p3");
  EXPECT_EQ(written.rows(Step::pass_rate), 3u);
  EXPECT_EQ(written.prompts(Step::pass_rate), 2u);
  EXPECT_EQ(written.rows(Step::scores), 4u);
  EXPECT_EQ(written.rows(Step::unscored), 1u);
}

TEST_F(FilterFiles, BestOfAPromptAreThoseWithTheHighestReward) {
  options_.keep_if.clear();
  const std::string rows = row("p", "aaa", 0.25) + row("p", "b", 0.75) + row("q", "c", 0) +
                           row("p", "dd", 0.75) + row("p", "e", 1);
  options_.per_prompt = *PerPrompt::from_text("best:2");
  EXPECT_EQ(filter(rows).completions(), "b c e");
  options_.per_prompt = *PerPrompt::from_text("shortest:3");
  EXPECT_EQ(filter(rows).completions(), "b c dd e");
}

TEST_F(FilterFiles, RandomChoicesHangOnTheSeedAndNotOnThePlace) {
  options_.per_prompt = *PerPrompt::from_text("random:3");
  std::string rows, turned;
  for (int i = 0; i < 64; ++i) {
    rows += row("p", "c" + std::to_string(i), 1);
    turned = row("p", "c" + std::to_string(i), 1) + turned;
  }
  const auto chosen = [&](const std::string& text) {
    std::vector<std::string> completions;
    for (const json& one : test::parse_lines(filter(text).text))
      completions.push_back(one["completion"]);
    std::sort(completions.begin(), completions.end());
    return completions;
  };
  const auto first = chosen(rows);
  EXPECT_EQ(first.size(), 3u);
  EXPECT_EQ(chosen(turned), first);
  options_.seed = 1;
  EXPECT_NE(chosen(rows), first);  // the same three by chance: 1 of 41664
}

TEST_F(FilterFiles, RandomChoicesHangOnTheSeedWhereIdsAreTheSame) {
  options_.per_prompt = *PerPrompt::from_text("random:1");
  const auto answered = [](const std::string& completion) {
    return R"({"id":"1","index":0,"reward":1,"outcome":"correct","prompt":"p","completion":")" +
           completion + "\"}\n";
  };
  std::set<std::string> chosen;
  for (options_.seed = 0; options_.seed < 32; ++options_.seed)
    chosen.insert(filter(answered("a") + answered("b")).completions());
  EXPECT_EQ(chosen, (std::set<std::string>{"a", "b"}));  // one alone by chance: 2 of 2^32
}

TEST_F(FilterFiles, GeneralRowsOfOnePromptAreDrawnByTheSeed) {
  std::string general;
  for (int i = 0; i < 6; ++i) general += conversation("u", "g" + std::to_string(i));
  options_.mix = {*Mix::from_text(folder_.write("general.jsonl", general) + ":1")};
  std::set<std::string> written;
  for (options_.seed = 0; options_.seed < 16; ++options_.seed)
    written.insert(filter(row("p", "a", 1)).text);
  EXPECT_GT(written.size(), 1u);  // the same one by chance: 1 of 6^15
}

TEST_F(FilterFiles, DiverseCompletionsAreNotLikeOneAnother) {
  options_.per_prompt = *PerPrompt::from_text("diverse:3");
  std::string words, others;
  for (int i = 0; i < 60; ++i) {
    words += "word" + std::to_string(i) + " ";
    others += "other" + std::to_string(i) + " ";
  }
  // The second differs from the first in its last word alone: 55 of 57 shingles are shared.
  const Written written = filter(row("p", words + "x", 1) + row("p", words + "y", 1) +
                                 row("p", others, 1) + row("q", words + "x", 1));
  EXPECT_EQ(written.rows(Step::per_prompt), 1u);
  EXPECT_EQ(test::parse_lines(written.text)[1]["completion"], others);
}

TEST_F(FilterFiles, ExactDuplicatesAreToldUpToWhiteSpace) {
  options_.dedup = *Dedup::from_text("exact");
  const std::string rows = row("p", "a  b", 1) + row("p", "a\\nb ", 1) + row("p", "ab", 1) +
                           row("q", "a b", 1) + row(" q", "c", 1);
  EXPECT_EQ(filter(rows).rows(Step::duplicate), 1u);
  options_.dedup.by = Dedup::By::completion;
  EXPECT_EQ(filter(rows).rows(Step::duplicate), 2u);
  options_.dedup.by = Dedup::By::prompt;  // " q" is q, of which one row is there
  const Written written = filter(rows);
  EXPECT_EQ(written.rows(Step::duplicate), 1u);
  EXPECT_EQ(written.prompts(Step::duplicate), 1u);
}

TEST_F(FilterFiles, NearDuplicatesOfOtherPromptsGo) {
  options_.dedup = *Dedup::from_text("near");
  std::string words;
  for (int i = 0; i < 100; ++i) words += "word" + std::to_string(i) + " ";
  const Written written =
      filter(row("p", words + "x", 1) + row("p", words + "y", 1) + row("q", "quite another", 1));
  EXPECT_EQ(written.rows(Step::near_duplicate), 1u);
  EXPECT_EQ(test::parse_lines(written.text)[0]["completion"], words + "x");
}

TEST_F(FilterFiles, RowsWithTextOfEvaluationFilesGo) {
  options_.evaluation_files = {folder_.write(
      "eval.jsonl", R"({"question":"How many of the seven red apples did the two boys eat today?"})"
                    "\n")};
  const Written written =
      filter(row("Say: how many of the seven red apples did the two boys eat?", "a", 1) +
             row("How many of the seven red pears did the two boys eat today?", "b", 1));
  EXPECT_EQ(written.completions(), "b");
  EXPECT_EQ(written.rows(Step::contaminated), 1u);
  ASSERT_EQ(written.report.overlaps.size(), 1u);
  EXPECT_NE(written.report.overlaps[0].find("in.jsonl:1: "), std::string::npos);
  EXPECT_NE(written.report.overlaps[0].find("eval.jsonl:1"), std::string::npos);
}

TEST_F(FilterFiles, UnreadableCompletionsGo) {
  options_.readable.most_paragraph_characters = 20;
  options_.readable.allows_truncated = false;
  options_.readable.allows_code_in_answer = false;
  const Written written =
      filter(row("p", "short", 1) + row("p", "a paragraph that is too long", 1) +
             row("p", "cut", 1, R"(,"finish_reason":"length")") + row("p", "```\\nx\\n```", 1) +
             row(R"([{\"x)", "list", 1));
  EXPECT_EQ(written.completions(), "short list");
  EXPECT_EQ(written.rows(Step::long_paragraph), 1u);
  EXPECT_EQ(written.rows(Step::truncated), 1u);
  EXPECT_EQ(written.rows(Step::code_block), 1u);
}

TEST_F(FilterFiles, ThoughtsAreReadWithTheConversationBeforeThem) {
  options_.readable.allows_truncated = false;
  options_.row.format = TrainingFormat::messages;
  const Written written =
      filter(R"({"reward":1,"outcome":"correct","prompt":"p <think>","completion":[)"
             R"({"role":"assistant","content":"a</think>b"},{"role":"user","content":"more?"},)"
             R"({"role":"assistant","content":"c"}]})"
             "\n");
  EXPECT_EQ(written.rows(Step::kept), 1u) << written.error;
}

TEST_F(FilterFiles, ClassesAreBalanced) {
  std::string rows;
  for (int i = 0; i < 10; ++i) rows += row("p", "a" + std::to_string(i), 1, R"(,"level":"a")");
  for (int i = 0; i < 4; ++i) rows += row("p", "b" + std::to_string(i), 1, R"(,"level":"b")");
  rows += row("p", "c0", 1) + row("p", "d0", 0, R"(,"level":"d")");
  options_.balance = *Balance::from_text("level:5");
  EXPECT_EQ(filter(rows).report.classes["a"].kept, 5u);
  EXPECT_EQ(filter(rows).report.classes["b"].kept, 4u);
  options_.balance = *Balance::from_text("level");  // c0, which has no level, is a class of one
  const Written written = filter(rows);
  EXPECT_EQ(written.rows(Step::balance), 12u);
  EXPECT_EQ(written.report.classes.at("a").kept, 1u);
  EXPECT_EQ(written.report.classes.at("").kept, 1u);
}

TEST_F(FilterFiles, ClassesAreToldByTheirDecodedNames) {
  options_.balance = *Balance::from_text("level");
  const Written written =
      filter(row("p", "a", 1, R"(,"level":"caf\u00e9")") + row("p", "b", 1, R"(,"level":"café")") +
             row("p", "c", 1, R"(,"level":7)"));
  ASSERT_EQ(written.report.classes.size(), 2u);
  EXPECT_EQ(written.report.classes.at("café").rows, 2u);
  EXPECT_EQ(written.report.classes.at("café").kept, 1u);
  EXPECT_EQ(written.report.classes.at("7").kept, 1u);
}

TEST_F(FilterFiles, GeneralRowsAreAShareOfAllThatIsWritten) {
  std::string general;
  for (int i = 0; i < 20; ++i) general += conversation("u", "g" + std::to_string(i));
  options_.mix = {*Mix::from_text(folder_.write("general.jsonl", general) + ":0.25")};
  options_.row.format = TrainingFormat::messages;
  std::string rows = row("q", "wrong", 0);
  for (int i = 0; i < 6; ++i) rows += row("p", "a" + std::to_string(i), 1);
  const Written written = filter(rows);
  EXPECT_EQ(written.report.outputs[0].rows, 8u);  // 6 / (1 - 0.25)
  EXPECT_EQ(written.report.inputs[1].rows[static_cast<std::size_t>(Step::mix)], 18u);
  EXPECT_EQ(written.report.rows_read(), 7u);

  options_.mix[0] = *Mix::from_text(options_.mix[0].file + ":30");
  const Written all = filter(rows);
  EXPECT_EQ(all.report.outputs[0].rows, 26u);
  ASSERT_EQ(all.notices.size(), 1u);
  EXPECT_NE(all.notices[0].find("30 rows are wanted, but only 20"), std::string::npos);
}

TEST_F(FilterFiles, ValidationTakesWholePrompts) {
  options_.validation = folder_.path("validation.jsonl");
  options_.validation_share = 0.2;
  std::string rows;
  for (int i = 0; i < 40; ++i)
    rows += row("p" + std::to_string(i % 10), "c" + std::to_string(i), 1);
  const Written written = filter(rows);
  ASSERT_EQ(written.report.outputs.size(), 2u);
  EXPECT_EQ(written.report.outputs[0].rows, 32u);
  EXPECT_EQ(written.report.outputs[1].rows, 8u);
  EXPECT_EQ(written.report.outputs[1].prompts, 2u);
  std::map<std::string, int> prompts;
  for (const json& one : test::parse_lines(test::read_file(options_.validation)))
    ++prompts[one["prompt"]];
  ASSERT_EQ(prompts.size(), 2u);
  for (const auto& [prompt, count] : prompts) EXPECT_EQ(count, 4);
  for (const json& one : test::parse_lines(written.text))
    EXPECT_FALSE(prompts.contains(one["prompt"]));

  EXPECT_NE(filter(row("p", "a", 1) + row("p", "b", 1)).error.find("two prompts"),
            std::string::npos);
}

TEST_F(FilterFiles, ValidationTellsPromptsByWhatTheySay) {
  options_.validation = folder_.path("validation.jsonl");
  options_.validation_share = 0.5;
  options_.row.format = TrainingFormat::messages;
  const auto list_row = [](const std::string& id, const std::string& question) {
    return R"({"id":")" + id +
           R"(","reward":1,"outcome":"correct","prompt":[{"role":"user","content":")" + question +
           R"("}],"completion":"a"})" + "\n";
  };
  std::string rows, general;
  for (int i = 0; i < 20; ++i) {
    const std::string question = "Q" + std::to_string(i), id = std::to_string(i);
    rows += list_row("one" + id, question) + list_row("two" + id, question);
    general += conversation(question, "g");
  }
  options_.mix = {*Mix::from_text(folder_.write("general.jsonl", general) + ":20")};
  for (const char* group_by : {"auto", "id"}) {
    options_.group_by = group_by;
    const Written written = filter(rows);
    ASSERT_EQ(written.error, "");
    EXPECT_EQ(written.report.outputs[0].rows, 30u);
    EXPECT_EQ(written.report.outputs[1].rows, 30u);
    std::set<std::string> asked;
    for (const json& one : test::parse_lines(test::read_file(options_.validation)))
      asked.insert(one["messages"][0]["content"]);
    EXPECT_EQ(asked.size(), 10u);
    for (const json& one : test::parse_lines(written.text))
      EXPECT_FALSE(asked.contains(one["messages"][0]["content"]));
  }
}

TEST_F(FilterFiles, NothingLeftSaysWhichStepTookTheLast) {
  options_.pass_rate = *PassRate::from_text("0.1:0.9");
  options_.dedup = *Dedup::from_text("exact");
  const Written written = filter(row("p", "a", 1) + row("p", "b", 1) + row("q", "c", 0));
  EXPECT_EQ(written.error,
            "no row is left of 3: the last 3 went at the step pass_rate (removed: pass_rate 3); "
            "nothing was written");
  EXPECT_THROW(test::read_file(options_.output), std::runtime_error);
  EXPECT_THROW(test::read_file(options_.output + ".partial"), std::runtime_error);
  EXPECT_EQ(filter("").error, "there are no rows in the input");
}

TEST_F(FilterFiles, SaysWhatRowsLack) {
  EXPECT_NE(filter(R"({"prompt":"p","completion":"c"})"
                   "\n")
                .error.find("in.jsonl:1: has no scores; run \"cupel score"),
            std::string::npos);
  EXPECT_NE(filter(R"({"reward":1,"prompt":"p","completion":"c"})"
                   "\n")
                .error.find("--min-reward"),
            std::string::npos);
  EXPECT_NE(filter(R"({"id":1,"reward":1,"outcome":"correct","prompt":"p"})"
                   "\n")
                .error.find("--keep prompt,completion"),
            std::string::npos);
  options_.keep_if = {*Condition::from_text("maht>=1")};
  const std::string unknown = filter(row("p", "a", 1)).error;
  EXPECT_NE(unknown.find("did you mean \"math\"?"), std::string::npos) << unknown;
}

TEST_F(FilterFiles, OneIdWithTwoPromptsIsToldWithBothLines) {
  const std::string other =
      R"({"id":"a","reward":1,"outcome":"correct","prompt":"q","completion":"b"})"
      "\n";
  const Written written = filter(row("p", "a", 1) + row("p", "x", 1) + other);
  ASSERT_EQ(written.notices.size(), 1u);
  EXPECT_NE(written.notices[0].find("in.jsonl:3: has the id of "), std::string::npos);
  EXPECT_NE(written.notices[0].find("in.jsonl:1 and another prompt"), std::string::npos);
  EXPECT_EQ(written.prompts(Step::kept), 2u);
}

TEST_F(FilterFiles, TheSameBytesOnAnyNumberOfThreadsAndInLittleMemory) {
  options_.keep_if.clear();
  options_.per_prompt = *PerPrompt::from_text("random:5");
  options_.dedup = *Dedup::from_text("exact");
  std::string rows;
  for (int i = 0; i < 7000; ++i)
    rows += row("p" + std::to_string(i % 700), "c" + std::to_string(i % 6000), 1);
  const Written one = filter(rows, 1);
  EXPECT_EQ(one.report.outputs[0].rows, 3500u);
  options_.memory_bytes = 0;
  const Written other = filter(rows, 3);
  EXPECT_EQ(one.text, other.text);
  EXPECT_EQ(card_json(one.report, options_, {}), card_json(other.report, options_, {}));
}

}  // namespace
}  // namespace cupel
