#include "rewards/report.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/files.h"
#include "tests/support/report_page.h"

namespace cupel {
namespace {

using nlohmann::json;
using test::ReportPage;

ReportPage read(const Report& report) { return ReportPage(*report.page()); }

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string_view::npos; ++at) ++found;
  return found;
}

TEST(Report, HasAColumnForEachNumber) {
  Report report({.title = "T", .command = "cupel score x", .most_rows = 10, .text_bytes = 1 << 20});
  const std::vector<NamedScore> scores = {{"math", 1}, {"format", 0.25}};
  report.add({.id = "\"a\"",
              .file = "in.jsonl",
              .line = 7,
              .prompt_key = fingerprint("p"),
              .reward = 0.625,
              .outcome = Outcome::correct,
              .reason = "passed",
              .components = scores,
              .source = "s",
              .prompt = "2+2?",
              .completion = "é \\boxed{4}.",
              .extracted = "4",
              .reference = "4",
              .detail = "equal"});
  report.add({.id = "12",
              .index = 3,
              .file = "in.jsonl",
              .line = 9,
              .prompt_key = fingerprint("p"),
              .outcome = Outcome::unscorable,
              .reason = "bad_reference"});
  report.add({.outcome = Outcome::incorrect, .reason = "not_equal", .source = "s"});
  const ReportPage page = read(report);
  EXPECT_EQ(page.rows["title"], "T");
  EXPECT_EQ(page.rows["command"], "cupel score x");
  EXPECT_EQ(page.rows["date"], "");
  EXPECT_EQ(page.rows["columns"], json::parse(R"({
      "ordinal": [1, 2, 3], "id": ["\"a\"", "12", ""], "index": [0, 3, 0], "file": [0, 0, 1],
      "line": [7, 9, 0], "outcome": [0, 2, 1], "reason": [0, 1, 2], "source": [0, 1, 0],
      "length": [12, 0, 0], "reward": [0.625, null, null], "prompt": [0, 0, null],
      "components": [[1, null, null], [0.25, null, null]]})"));
  EXPECT_EQ(page.rows["files"], json::parse(R"(["in.jsonl", ""])"));
  EXPECT_EQ(page.rows["sources"], json::parse(R"(["s", ""])"));
  EXPECT_EQ(page.rows["reasons"], json::parse(R"(["passed", "bad_reference", "not_equal"])"));
  EXPECT_EQ(page.rows["components"], json::parse(R"(["math", "format"])"));
  EXPECT_EQ(page.rows["text_only"], json::array());
  EXPECT_EQ(page.rows["with_text"], json::parse("[0, 1, 2]"));
  EXPECT_EQ(page.rows["totals"], json::parse(R"({"rows": 3, "rewarded": 1, "reward_sum": 0.625,
      "counts": [[0, 0, 0, 1], [0, 1, 2, 1], [1, 2, 1, 1]]})"));
  EXPECT_EQ(page.texts[0],
            json::parse(R"([0, ["2+2?"], ["é \\boxed{", ["4"], "}."], ["4"], ["4"], ["equal"]])"));
}

TEST(Report, SectionsStandInOrder) {
  Report report({.title = "T"});
  report.add_bars({.title = "Steps", .labels = {"read", "kept"}, .values = {8, 2.5}});
  report.add_note("A note.");
  report.add_table({.title = "Sources", .note = "n", .columns = {"a", "b"}, .rows = {{"x", "1"}}});
  report.add_bars({.title = "k", .labels = {"1"}, .values = {0.5}, .low = {0.4}, .high = {0.6}});
  EXPECT_EQ(read(report).rows["sections"], json::parse(R"([
      {"kind": "bars", "title": "Steps", "note": "", "labels": ["read", "kept"],
       "values": [8, 2.5], "low": [], "high": []},
      {"kind": "note", "title": "", "note": "A note."},
      {"kind": "table", "title": "Sources", "note": "n", "columns": ["a", "b"],
       "rows": [["x", "1"]]},
      {"kind": "bars", "title": "k", "note": "", "labels": ["1"], "values": [0.5],
       "low": [0.4], "high": [0.6]}])"));
}

TEST(Report, NoTextCanBecomeHtml) {
  const std::string hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";
  Report report({.title = hostile + '\0', .command = hostile, .date = hostile, .reasons = hostile});
  report.add_note(hostile);
  report.add_table({.title = hostile, .columns = {hostile}, .rows = {{hostile}}});
  const std::vector<NamedScore> scores = {{hostile, 1}};
  report.add({.id = hostile,
              .file = hostile,
              .reason = hostile,
              .components = scores,
              .source = hostile,
              .prompt = hostile,
              .completion = hostile,
              .extracted = hostile,
              .reference = hostile,
              .detail = hostile});
  const std::string page = *report.page();
  EXPECT_EQ(page.find("alert(1)</script>"), std::string::npos);
  EXPECT_EQ(page.find("<img"), std::string::npos);
  EXPECT_EQ(count(page, "</script"), 3u);  // the page's own
  EXPECT_EQ(page.find('\0'), std::string::npos);
  EXPECT_EQ(ReportPage(page).texts[0][2][0], json::array({hostile}));
}

TEST(Report, BytesThatAreNoTextAreReplaced) {
  Report report({});
  report.add(
      {.id = "\"\xff\"", .reason = "r", .completion = std::string_view("a\0\xc3(\xf0\x9f", 6)});
  const ReportPage page = read(report);
  EXPECT_EQ(page.rows["columns"]["id"][0], "\"\ufffd\"");
  EXPECT_EQ(page.texts[0][2][0], std::string("a\0\ufffd(\ufffd", 9));
}

TEST(Report, TheSameRowsGiveTheSameBytes) {
  const auto page = [](int rows) {
    Report report({.title = "T", .most_rows = 50, .text_bytes = 20'000});
    for (int i = 0; i < rows; ++i) {
      const std::string completion = "text " + std::to_string(i * i);
      report.add({.prompt_key = fingerprint(std::to_string(i / 4)), .completion = completion});
    }
    return *report.page();
  };
  EXPECT_EQ(page(300), page(300));
  EXPECT_NE(page(300), page(301));
}

struct Seen {
  std::map<std::uint64_t, std::size_t> rows_of_prompt;  // of rows that the charts show
  std::size_t charted = 0;
};

Seen charted_rows(const ReportPage& page) {
  std::set<std::size_t> text_only;
  for (const json& place : page.rows["text_only"]) text_only.insert(place.get<std::size_t>());
  Seen seen;
  const json& prompts = page.rows["columns"]["prompt"];
  for (std::size_t i = 0; i < prompts.size(); ++i) {
    if (text_only.contains(i)) continue;
    ++seen.charted;
    if (!prompts[i].is_null()) ++seen.rows_of_prompt[prompts[i].get<std::uint64_t>()];
  }
  return seen;
}

TEST(Report, ManyRowsAreShownByWholePrompts) {
  Report report({.most_rows = 2000, .text_bytes = 5000});
  // Completions of one prompt do not stand together.
  for (int i = 0; i < 8; ++i)
    for (int prompt = 0; prompt < 1000; ++prompt)
      report.add({.prompt_key = fingerprint("prompt " + std::to_string(prompt)),
                  .reward = 1,
                  .outcome = Outcome::correct,
                  .reason = "passed"});
  const ReportPage page = read(report);
  const Seen seen = charted_rows(page);
  EXPECT_LE(seen.charted, 2000u);
  EXPECT_GT(seen.charted, 500u);
  for (const auto& [prompt, rows] : seen.rows_of_prompt) EXPECT_EQ(rows, 8u);
  EXPECT_EQ(page.rows["totals"]["rows"], 8000);
  EXPECT_EQ(page.rows["totals"]["reward_sum"], 8000);
  EXPECT_EQ(page.rows["totals"]["counts"], json::parse("[[0, 0, 0, 8000]]"));
  // Ordinals are those of all rows, and in order.
  const auto ordinals = page.rows["columns"]["ordinal"].get<std::vector<std::uint64_t>>();
  EXPECT_TRUE(std::is_sorted(ordinals.begin(), ordinals.end()));
  EXPECT_EQ(ordinals.front(), 1u);  // the first row of its outcome: its text is here
}

TEST(Report, OnePromptAloneIsShownInPart) {
  Report report({.most_rows = 5000, .text_bytes = 1000});
  for (int i = 0; i < 12'000; ++i) report.add({.prompt_key = fingerprint("p")});
  const Seen seen = charted_rows(read(report));
  EXPECT_EQ(seen.charted, 4096u);
}

TEST(Report, RowsWithoutPromptsAreChosenOneByOne) {
  Report report({.most_rows = 1000, .text_bytes = 1000});
  for (int i = 0; i < 10'000; ++i) report.add({.reason = "r"});
  const Seen seen = charted_rows(read(report));
  EXPECT_LE(seen.charted, 1000u);
  EXPECT_GT(seen.charted, 250u);
}

TEST(Report, TextsOfEveryKindOfRowAreThere) {
  constexpr std::size_t kBytes = 200'000;
  Report report({.text_bytes = kBytes});
  const std::string filler(1000, 'x');
  const auto add = [&](Outcome outcome, std::string_view reason, int number) {
    const std::string completion = filler + std::to_string(number);
    report.add({.outcome = outcome, .reason = reason, .completion = completion});
  };
  // Few rows come late and must still find room.
  for (int i = 0; i < 5000; ++i) add(Outcome::correct, "passed", i);
  for (int i = 0; i < 3000; ++i) add(Outcome::incorrect, "not_equal", i);
  for (int i = 0; i < 3; ++i) add(Outcome::error, "bad_row", i);
  const ReportPage page = read(report);
  std::map<int, std::vector<std::size_t>> places_of;
  for (const json& text : page.texts) {
    const auto place = text[0].get<std::size_t>();
    places_of[page.rows["columns"]["outcome"][place].get<int>()].push_back(place);
    EXPECT_EQ(text[2][0].get<std::string>().substr(0, 1000), filler);
  }
  EXPECT_EQ(places_of[3].size(), 3u);
  for (const int outcome : {0, 1}) {
    const std::vector<std::size_t>& places = places_of[outcome];
    const std::size_t first = outcome == 0 ? 0 : 5000;
    ASSERT_GT(places.size(), 50u);
    EXPECT_EQ((std::vector(places.begin(), places.begin() + 4)),
              (std::vector{first, first + 1, first + 2, first + 3}));
    // The others are taken from all over the rows, not from their start.
    EXPECT_GT(places.back(), first + 2000);
  }
  // Both kinds have the same share.
  EXPECT_NEAR(static_cast<double>(places_of[0].size()), static_cast<double>(places_of[1].size()),
              2);
  EXPECT_LE(page.texts.dump().size(), kBytes);
}

TEST(Report, CompletionsThatAreAlikeDoNotGoOrStayTogether) {
  constexpr int kRows = 8000;
  Report report({.text_bytes = 400'000});
  const std::string filler(200, 'x');
  for (int i = 0; i < kRows; ++i) {
    const std::string completion = filler + "ABCD"[i % 4];
    report.add({.outcome = Outcome::correct, .reason = "passed", .completion = completion});
  }
  const ReportPage page = read(report);
  std::map<char, double> shares;
  for (const json& text : page.texts)
    shares[text[2][0].get<std::string>().back()] += 1.0 / static_cast<double>(page.texts.size());
  ASSERT_GT(page.texts.size(), 400u);
  ASSERT_LT(page.texts.size(), kRows / 2u);
  for (const char letter : {'A', 'B', 'C', 'D'}) EXPECT_NEAR(shares[letter], 0.25, 0.1) << letter;
}

TEST(Report, LongTextsKeepStartEndAndTheAnswer) {
  const std::string filler(400'000, 'a');
  const std::string text = "START " + filler + " \\boxed{42} " + filler + " END";
  Report report({});
  report.add({.completion = text, .extracted = "42"});
  const ReportPage page = read(report);
  const json& parts = page.texts[0][2];
  std::size_t bytes = 0, shown = 0;
  std::vector<std::string> marked;
  for (const json& part : parts) {
    if (part.is_array()) marked.push_back(part[0]);
    const std::size_t size = part.is_number()  ? part.get<std::size_t>()
                             : part.is_array() ? part[0].get<std::string>().size()
                                               : part.get<std::string>().size();
    bytes += size;
    if (!part.is_number()) shown += size;
  }
  EXPECT_EQ(bytes, text.size());
  EXPECT_LE(shown, 64u << 10);
  EXPECT_EQ(marked, std::vector<std::string>{"42"});
  EXPECT_TRUE(parts.front().get<std::string>().starts_with("START "));
  EXPECT_TRUE(parts.back().get<std::string>().ends_with(" END"));
}

/// The marked part of a completion, with `|` at its ends.
std::string marked(std::string_view completion, std::string_view extracted) {
  Report report({});
  report.add({.completion = completion, .extracted = extracted});
  const ReportPage page = read(report);
  std::string text;
  for (const json& part : page.texts[0][2])
    text += part.is_array() ? "|" + part[0].get<std::string>() + "|" : part.get<std::string>();
  return text;
}

TEST(Report, MarksTheAnswerWhereItWasFound) {
  EXPECT_EQ(marked("4 or \\boxed{4}: yes, 4.", "4"), "4 or \\boxed{|4|}: yes, 4.");
  EXPECT_EQ(marked("<answer> 7 </answer> of 7", "7"), "<answer> |7| </answer> of 7");
  EXPECT_EQ(marked("\\boxed{x=3}", "3"), "\\boxed{x=|3|}");
  // Not found by the math verifier's rules: the last one that is no part of a word.
  EXPECT_EQ(marked("```\nprint(1)\n```\nDone, it prints.", "print(1)"),
            "```\n|print(1)|\n```\nDone, it prints.");
  EXPECT_EQ(marked("12 and 1234", "12"), "|12| and 1234");
  // A lone letter stands anywhere; what was rewritten stands nowhere.
  EXPECT_EQ(marked("A dog is a dog.", "A"), "A dog is a dog.");
  EXPECT_EQ(marked("Half.", "1/2"), "Half.");
  EXPECT_EQ(marked("The answer is (B).", "B"), "The answer is (|B|).");
  EXPECT_EQ(marked("", "1"), "");
}

TEST(Report, IsNotWrittenOverAnInput) {
  const test::TempFolder folder;
  const std::string path = folder.write("in", "text");
  const std::vector<std::string> inputs = {path};
  const Report report({.title = "T"});
  EXPECT_FALSE(report.write(path, inputs));
  EXPECT_EQ(test::read_file(path), "text");
  ASSERT_TRUE(report.write(folder.path("out.html"), inputs));
  EXPECT_EQ(test::read_file(folder.path("out.html")), *report.page());
}

TEST(Report, ScoredLinesAreRows) {
  ScoredLine line;
  line.id = "\"a\"";
  line.line = 4;
  line.reward = 0.5;
  line.outcome = Outcome::incorrect;
  line.reason = Reason::not_equal;
  line.data_source = "s";
  const ReportRow row = report_row(line, "f");
  EXPECT_EQ(row.id, "\"a\"");
  EXPECT_EQ(row.file, "f");
  EXPECT_EQ(row.line, 4u);
  EXPECT_EQ(row.reward, 0.5);
  EXPECT_EQ(row.outcome, Outcome::incorrect);
  EXPECT_EQ(row.reason, "not_equal");
  EXPECT_EQ(row.source, "s");
  line.fault = "f:4: no JSON";
  EXPECT_EQ(report_row(line, "f").reason, "bad_row");
  EXPECT_EQ(report_row(line, "f").detail, "f:4: no JSON");
}

}  // namespace
}  // namespace cupel
