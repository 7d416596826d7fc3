#include "rewards/hints.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "rewards/engine.h"
#include "rewards/sample_groups.h"
#include "rewards/summary_text.h"

namespace cupel {
namespace {

/// Rows, scored by a spec, and what is said of them.
class ScoredRows {
 public:
  explicit ScoredRows(const char* spec) : engine_(*Engine::create(*Spec::from_json(spec), 1)) {}

  ScoredRows& row(std::string completion, std::string reference, std::string prompt = "",
                  std::uint64_t group = 0) {
    Sample sample;
    sample.completion = texts_.emplace_back(std::move(completion));
    sample.reference = texts_.emplace_back(std::move(reference));
    sample.prompt = texts_.emplace_back(std::move(prompt));
    sample.group = group;
    samples_.push_back(sample);
    return *this;
  }

  ScoredRows& row_without_reference(std::string completion) {
    row(std::move(completion), "");
    samples_.back().reference.reset();
    return *this;
  }

  Summary summary() const {
    Summary summary(engine_.components());
    const auto scored = engine_.score(samples_);
    for (std::size_t i = 0; i < samples_.size(); ++i)
      summary.add(
          {.index = i, .sample = &samples_[i], .continues_group = continues_group(samples_, i)},
          scored[i]);
    return summary;
  }

 private:
  Engine engine_;
  std::deque<std::string> texts_;
  std::vector<Sample> samples_;
};

constexpr const char* kMath = R"({"components": [{"verifier": "math"}]})";
constexpr const char* kBoxed =
    R"({"components": [{"verifier": "math", "options": {"extract": "boxed"}}]})";
constexpr const char* kFormat = R"({"components": [{"verifier": "format"}]})";

std::vector<std::string> kinds(const Summary& summary) {
  std::vector<std::string> kinds;
  for (const Hint& hint : hints(summary)) kinds.push_back(hint.kind);
  return kinds;
}

using Kinds = std::vector<std::string>;

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// The one hint there is.
Hint only_hint(const Summary& summary) {
  const auto all = hints(summary);
  EXPECT_EQ(all.size(), 1u) << full_text(summary);
  return all.empty() ? Hint() : all[0];
}

std::string box(int value) { return "So it is \\boxed{" + std::to_string(value) + "}."; }

TEST(Hints, AReferenceThatNeverParses) {
  ScoredRows rows(kMath);
  for (int i = 0; i < 8; ++i) rows.row(box(i), " ");
  const Hint hint = only_hint(rows.summary());
  EXPECT_EQ(hint.kind, "reference_never_parses");
  EXPECT_EQ(hint.component, "math");
  EXPECT_EQ(hint.seen, 8u);
  EXPECT_EQ(hint.of, 8u);
  EXPECT_TRUE(contains(hint.text, "8 of 8") && contains(hint.text, "the reference is blank"));
}

TEST(Hints, AColumnThatIsMissing) {
  ScoredRows rows(kMath);
  for (int i = 0; i < 8; ++i) rows.row_without_reference(box(i));
  const Hint hint = only_hint(rows.summary());
  EXPECT_EQ(hint.kind, "no_reference");
  EXPECT_TRUE(contains(hint.advice, "--field reference="));
}

TEST(Hints, ATagThatEveryCompletionMisses) {
  ScoredRows rows(kFormat);
  for (int i = 0; i < 6; ++i) rows.row("<think>two and two</think>\nIt is four.", "");
  for (int i = 0; i < 2; ++i) rows.row("It is four.", "");
  const Hint hint = only_hint(rows.summary());
  EXPECT_EQ(hint.kind, "template_never_matches");
  EXPECT_EQ(hint.seen, 8u);
  EXPECT_TRUE(contains(hint.text, "(6 of 8)")) << hint.text;
  EXPECT_TRUE(contains(hint.text, "`<answer>`")) << hint.text;
  EXPECT_TRUE(contains(hint.advice, "template=think") && contains(hint.advice, "6 of 8"))
      << hint.advice;
}

TEST(Hints, APromptThatOpensTheFirstTag) {
  ScoredRows rows(kFormat);
  for (int i = 0; i < 8; ++i)
    rows.row("two and two</think>\n<answer>4</answer>", "", "What is 2 + 2?\n<think>\n");
  const Hint hint = only_hint(rows.summary());
  EXPECT_EQ(hint.kind, "template_never_matches");
  EXPECT_TRUE(contains(hint.advice, "set prefilled=yes")) << hint.advice;
  EXPECT_TRUE(contains(hint.advice, "8 of 8 prompts end with")) << hint.advice;
}

TEST(Hints, ATagThatIsOpenedWhereThePromptIsNotKnown) {
  ScoredRows rows(kFormat);
  for (int i = 0; i < 8; ++i) rows.row("two and two</think>\n<answer>4</answer>", "");
  const std::string advice = only_hint(rows.summary()).advice;
  EXPECT_TRUE(contains(advice, "set prefilled=yes")) << advice;
  EXPECT_FALSE(contains(advice, "prompts end with")) << advice;
}

TEST(Hints, ATagThatOnlyLooksRight) {
  ScoredRows rows(kFormat);
  for (int i = 0; i < 8; ++i) rows.row("< think >so</ think ><answer>4</answer>", "");
  EXPECT_TRUE(contains(only_hint(rows.summary()).text, "`< think >` is not `<think>`"))
      << only_hint(rows.summary()).text;
}

TEST(Hints, TextsThatAreCut) {
  ScoredRows rows(kMath);
  for (int i = 0; i < 7; ++i) rows.row(box(i), std::to_string(i));
  for (int i = 0; i < 3; ++i) rows.row("<think>First I", "1");
  const Hint hint = only_hint(rows.summary());
  EXPECT_EQ(hint.kind, "truncation");
  EXPECT_EQ(hint.seen, 3u);
  EXPECT_EQ(hint.of, 10u);
  EXPECT_TRUE(contains(hint.advice, "raise the token limit"));
}

TEST(Hints, AFewTextsThatAreCutAreNothing) {
  ScoredRows rows(kMath);
  for (int i = 0; i < 8; ++i) rows.row(box(i), std::to_string(i));
  for (int i = 0; i < 2; ++i) rows.row("<think>First I", "1");
  EXPECT_EQ(kinds(rows.summary()), Kinds());
}

TEST(Hints, AnAnswerThatIsLookedForInTheWrongPlace) {
  ScoredRows rows(kBoxed);
  for (int i = 0; i < 8; ++i)
    rows.row("I add them. The answer is " + std::to_string(i) + ".",
             i < 6 ? std::to_string(i) : "99");
  const Hint hint = only_hint(rows.summary());
  EXPECT_EQ(hint.kind, "no_answer");
  EXPECT_TRUE(contains(hint.text, "extract=boxed")) << hint.text;
  EXPECT_TRUE(contains(hint.text, "The answer is 0.")) << hint.text;
  EXPECT_TRUE(contains(hint.advice, "set extract=announced")) << hint.advice;
  EXPECT_TRUE(contains(hint.advice, "8 have an answer then, and 6 are right")) << hint.advice;
}

TEST(Hints, AnAnswerThatIsMarkedElsewhereEvenIfItIsWrong) {
  ScoredRows rows(R"({"components": [{"verifier": "math", "options": {"extract": "hash"}}]})");
  for (int i = 0; i < 8; ++i) rows.row(box(i), "99");
  const std::string advice = only_hint(rows.summary()).advice;
  EXPECT_TRUE(contains(advice, "set extract=boxed") && contains(advice, "0 are right")) << advice;
}

TEST(Hints, TextsWithoutAnAnswerAnywhere) {
  ScoredRows rows(kMath);
  for (int i = 0; i < 8; ++i) rows.row("I would rather think about the weather, and", "1");
  const Hint hint = only_hint(rows.summary());
  EXPECT_EQ(hint.kind, "no_answer");
  EXPECT_TRUE(contains(hint.text, "8 of 8 that were looked at end in the middle of a sentence"))
      << hint.text;
  EXPECT_FALSE(contains(hint.advice, "set extract")) << "no extraction would help: " << hint.advice;
}

TEST(Hints, TextsWithoutCode) {
  Summary summary;
  Scored without;
  without.components.push_back({"code", 0, Outcome::incorrect, Reason::no_code_block, "code"});
  for (int i = 0; i < 4; ++i) summary.add({}, without);
  EXPECT_EQ(only_hint(summary).kind, "no_code_block");
}

TEST(Hints, WhatWasNotJudgedForWantOfAColumnIsNotTheTextsFault) {
  ScoredRows rows(R"({"components": [{"verifier": "auto", "name": "accuracy"}]})");
  for (int i = 0; i < 8; ++i) rows.row_without_reference(box(i));
  const Hint hint = only_hint(rows.summary());
  EXPECT_EQ(hint.kind, "no_reference");
  EXPECT_EQ(hint.component, "accuracy");
}

TEST(Hints, AGateThatNeverPasses) {
  ScoredRows rows(
      R"({"components": [{"verifier": "math"}, {"verifier": "format", "gate": "math"}]})");
  for (int i = 0; i < 8; ++i) rows.row(box(i), "99");
  EXPECT_EQ(kinds(rows.summary()), Kinds{"gate_never_passes"});
}

TEST(Hints, NothingThatEverPasses) {
  ScoredRows rows(kMath);
  for (int i = 0; i < 20; ++i) rows.row(box(i), "99");
  const Hint hint = only_hint(rows.summary());
  EXPECT_EQ(hint.kind, "never_passes");
  EXPECT_TRUE(contains(hint.text, "not_equal (20 of 20)")) << hint.text;
}

TEST(Hints, RowsThatNoMachineCanJudge) {
  for (const auto& [reason, kind] :
       {std::pair{Reason::no_sandbox, "no_sandbox"},
        std::pair{Reason::no_toolchain, "no_toolchain"}, std::pair{Reason::bad_tests, "bad_tests"},
        std::pair{Reason::internal_error, "internal_error"}}) {
    Summary summary;
    Scored failed;
    failed.components.push_back({"code", 0, Outcome::error, reason, "code"});
    failed.components[0].detail = "there is no rustc; install rustc";
    for (int i = 0; i < 3; ++i) summary.add({}, failed);
    const Hint hint = only_hint(summary);
    EXPECT_EQ(hint.kind, kind);
    EXPECT_TRUE(contains(hint.text, "3 of 3")) << hint.text;
    EXPECT_TRUE(contains(hint.text, "there is no rustc; install rustc")) << hint.text;
  }
}

TEST(Hints, AFieldThatAShapingNeeds) {
  ScoredRows rows(R"({"components": [{"verifier": "math"},
                             {"shaping": "overlong", "options": {"max_completion_len": 10,
                                                                 "soft_punish_cache": 5}}]})");
  for (int i = 0; i < 8; ++i) rows.row(box(i), std::to_string(i));
  const Hint hint = only_hint(rows.summary());
  EXPECT_EQ(hint.kind, "shaping_lacks_field");
  EXPECT_EQ(hint.component, "overlong");
  EXPECT_TRUE(contains(hint.text, "completion_tokens")) << hint.text;
}

TEST(Hints, LinesThatCannotBeRead) {
  Summary summary;
  Scored bad;
  bad.verdict = unscored(Outcome::error, Reason::bad_row, "not a JSON object");
  for (int i = 0; i < 5; ++i) summary.add({.file = "rows", .line = 3}, bad);
  EXPECT_EQ(kinds(summary), Kinds{"bad_rows"});
}

TEST(Hints, AFewLinesThatCannotBeReadAreNothing) {
  ScoredRows rows(R"({"components": [{"verifier": "auto", "name": "accuracy"}]})");
  for (int i = 0; i < 40; ++i) rows.row(box(i % 2), "1");
  rows.row_without_reference(box(1));
  Summary summary = rows.summary();
  Scored bad;
  bad.verdict = unscored(Outcome::error, Reason::bad_row, "not a JSON object");
  summary.add({}, bad);
  EXPECT_EQ(kinds(summary), Kinds()) << full_text(summary);
}

TEST(Hints, TheTableLeavesOutWhatBefellAFewOfAllRows) {
  Summary summary;
  Scored judged;
  judged.components.push_back({"accuracy", 1, Outcome::correct, Reason::passed, "math"});
  for (int i = 0; i < 40; ++i) summary.add({}, judged);
  judged.components[0] = {"accuracy", 0, Outcome::error, Reason::no_sandbox, "code"};
  for (int i = 0; i < 4; ++i) summary.add({}, judged);
  EXPECT_EQ(kinds(summary), Kinds{"no_sandbox"});
  EXPECT_FALSE(contains(table_text(summary), "hint:")) << table_text(summary);
}

TEST(Hints, GroupsWithoutSignal) {
  ScoredRows rows(kMath);
  for (std::uint64_t group = 1; group <= 6; ++group)
    for (int i = 0; i < 4; ++i)
      rows.row(box(1), group == 6 ? std::to_string(i) : group == 5 ? "99" : "1", "", group);
  const Hint hint = only_hint(rows.summary());
  EXPECT_EQ(hint.kind, "groups_without_signal");
  EXPECT_EQ(hint.seen, 5u);
  EXPECT_EQ(hint.of, 6u);
  EXPECT_TRUE(contains(hint.text, "1 without a right completion, 4 all right")) << hint.text;
  EXPECT_TRUE(contains(hint.advice, "too easy")) << hint.advice;
  EXPECT_TRUE(contains(table_text(rows.summary()), "hint: 5 of 6 groups"));
}

/// Right and wrong answers, a few without one, one cut, one bad reference of twenty, in groups.
TEST(Hints, NothingIsSaidOfWhatIsWell) {
  ScoredRows rows(R"({"components": [{"verifier": "math"}, {"verifier": "format"}]})");
  const auto whole = [](const std::string& answer) {
    return "<think>two and two</think>\n<answer>" + answer + "</answer>";
  };
  for (std::uint64_t group = 1; group <= 10; ++group) {
    rows.row(whole("4"), "4", "", group);
    rows.row(whole("5"), "4", "", group);
    rows.row(group % 3 == 0 ? "It is \\boxed{5}." : whole("4"), "4", "", group);
    rows.row(group == 5 ? "<think>two" : whole(group % 2 == 0 ? "I am not sure" : "4"), "4", "",
             group);
  }
  rows.row(whole("4"), " ");
  EXPECT_EQ(kinds(rows.summary()), Kinds()) << full_text(rows.summary());
}

TEST(Hints, AHardTaskIsNotAMistake) {
  ScoredRows rows(kMath);
  for (int i = 0; i < 99; ++i) rows.row(box(i + 1000), "99");
  rows.row(box(99), "99");
  EXPECT_EQ(kinds(rows.summary()), Kinds());
}

TEST(Hints, AFewRowsSayNothing) {
  ScoredRows rows(kBoxed);
  for (int i = 0; i < 3; ++i) rows.row("The answer is 4.", "4");
  EXPECT_EQ(kinds(rows.summary()), Kinds());
}

TEST(Hints, NothingComesOfNothing) {
  EXPECT_EQ(kinds(Summary()), Kinds());
  EXPECT_FALSE(full_text(Summary()).empty());
}

TEST(Hints, TheTableHasThoseOnMostRowsAlone) {
  ScoredRows rows(kMath);
  for (int i = 0; i < 7; ++i) rows.row(box(i), std::to_string(i));
  for (int i = 0; i < 3; ++i) rows.row("<think>First I", "1");
  EXPECT_FALSE(contains(table_text(rows.summary()), "hint:"));
  EXPECT_TRUE(contains(full_text(rows.summary()), "hint: 3 of 10"));
  for (int i = 0; i < 9; ++i) rows.row("<think>First I", "1");
  EXPECT_TRUE(contains(table_text(rows.summary()), "hint: 12 of 19"));
}

}  // namespace
}  // namespace cupel
