#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "verifiers/instructions/drop.h"
#include "verifiers/instructions/squad.h"
#include "verifiers/registry.h"

namespace cupel::instructions {
namespace {

TEST(Squad, NormalisesAsItsScript) {
  EXPECT_EQ(squad_normalized("The  Eiffel Tower!"), "eiffel tower");
  EXPECT_EQ(squad_normalized("a, an, the"), "");
  EXPECT_EQ(squad_normalized("the_a"), "thea");        // punctuation goes before articles
  EXPECT_EQ(squad_normalized("a\u20acb"), "\u20acb");  // a sign that is no letter parts words
  EXPECT_EQ(squad_normalized("a\u0301"), "\u0301");    // nor is a combining accent one
  EXPECT_EQ(squad_normalized("x\x1cy\u3000z\u0085"), "x y z");
  EXPECT_EQ(squad_normalized("x\u200by"), "x\u200by");
  EXPECT_EQ(squad_normalized("\u00c9T\u00c9 \u0391\u03a3"), "\u00e9t\u00e9 \u03b1\u03c2");
  EXPECT_EQ(squad_normalized("x\xffy"), "x\ufffdy");
  EXPECT_EQ(squad_normalized(""), "");
}

TEST(Squad, CountsSharedWordsAsOftenAsBothHaveThem) {
  const Agreement agreed = squad_agreement("dog dog dog cat", "dog dog bird");
  EXPECT_FALSE(agreed.exact);
  EXPECT_DOUBLE_EQ(agreed.f1, 2 * (2.0 / 4) * (2.0 / 3) / (2.0 / 4 + 2.0 / 3));
  EXPECT_TRUE(squad_agreement("the", "an").exact);
  EXPECT_EQ(squad_agreement("the", "an").f1, 0);
}

TEST(Drop, ReadsNumbersAsItsScript) {
  EXPECT_EQ(drop_normalized("The 2,500 well-known men"), "2500.0 well known men");
  EXPECT_EQ(drop_normalized("$3.50"), "350.0");  // the point goes with the dollar sign
  EXPECT_EQ(drop_normalized("3.50"), "3.5");
  EXPECT_EQ(drop_normalized("1e16 1e15 0.0001 0.00001"), "1e+16 1000000000000000.0 0.0001 1e-05");
  EXPECT_EQ(drop_normalized("1_000 _1 1__0 1_"), "1000.0 1.0 10.0 1.0");
  EXPECT_EQ(drop_normalized("1e999 Infinity nan .5 5. 0x10"), "inf inf nan 0.5 5.0 0x10");
  EXPECT_EQ(drop_normalized("\u0663 \u00bd \u4e94"), "3.0 \u00bd \u4e94");
  EXPECT_EQ(drop_normalized("1e-5"), "1e 5.0");  // hyphens part a text before numbers are read
}

/// The largest mean of F1s over all ways to pair, found by trying them all.
double best_mean_by_trial(const std::vector<std::vector<double>>& f1) {
  const std::size_t rows = f1.size(), columns = f1[0].size(), size = std::max(rows, columns);
  std::vector<std::size_t> order(size);
  std::iota(order.begin(), order.end(), std::size_t{0});
  double best = 0;
  do {
    double sum = 0;
    for (std::size_t row = 0; row < rows; ++row)
      if (order[row] < columns) sum += f1[row][order[row]];
    best = std::max(best, sum);
  } while (std::next_permutation(order.begin(), order.end()));
  return best / static_cast<double>(size);
}

TEST(Drop, PairsSpansForTheLargestSum) {
  std::mt19937 random(7);
  const std::vector<std::string> words = {"red", "dog", "big", "cat", "old", "hat"};
  const auto pick = [&](std::size_t below) { return random() % below; };
  for (int round = 0; round < 500; ++round) {
    Spans answer(1 + pick(5)), reference(1 + pick(5));
    for (Spans* spans : {&answer, &reference})
      for (std::string& span : *spans)
        for (std::size_t i = 1 + pick(4); i > 0; --i) span += words[pick(words.size())] + " ";
    std::vector<std::vector<double>> f1;
    for (const std::string& wanted : reference) {
      f1.emplace_back();
      for (const std::string& said : answer) {
        std::size_t common = 0, in_wanted = 0, in_said = 0;
        for (const std::string& word : words) {
          const bool w = wanted.find(word) != std::string::npos,
                     s = said.find(word) != std::string::npos;
          common += w && s;
          in_wanted += w;
          in_said += s;
        }
        f1.back().push_back(2.0 * static_cast<double>(common) /
                            static_cast<double>(in_wanted + in_said));
      }
    }
    const auto agreed = drop_agreement(answer, reference);
    ASSERT_TRUE(agreed);
    EXPECT_NEAR(agreed->f1, best_mean_by_trial(f1), 0.005 + 1e-9);
  }
}

TEST(Drop, RefusesMoreSpansThanCanBePaired) {
  const Spans many(201, "x"), one = {"x"};
  EXPECT_FALSE(drop_agreement(many, one));
  EXPECT_FALSE(drop_agreement(one, many));
  EXPECT_TRUE(drop_agreement(Spans(200, "x"), one));
  EXPECT_TRUE(drop_agreement({}, one));
}

Verdict judged(const OptionValues& options, const std::string& completion,
               const std::string& reference) {
  const auto verifier = make_verifier("match", options);
  return (*verifier)->verify({"", completion, reference, ""}, nullptr);
}

TEST(MatchVerifier, IsLinearOnHostileText) {
  constexpr std::size_t kBytes = 1 << 17;
  for (const char* rules : {"squad", "drop"})
    for (const char* mode : {"f1", "em", "contains", "normalized", "exact"})
      for (const std::string piece :
           {"x", ".", "1 ", "a ", "<answer>", "\\boxed{", "\xff", "[", "\u0391"}) {
        std::string text;
        while (text.size() < kBytes) text += piece;
        const Verdict verdict = judged({{"rules", rules}, {"mode", mode}}, text, "thing");
        EXPECT_EQ(verdict.outcome, Outcome::incorrect) << rules << mode << piece;
      }
}

TEST(MatchVerifier, GivesUpWhereReferencesTimesAnswerIsTooMuch) {
  const std::string answer(40 << 20, 'x');
  const auto verifier = make_verifier("match", {});
  const Verdict verdict =
      (*verifier)->verify({"", answer, "x", R"({"answers": ["y", "z"]})"}, nullptr);
  EXPECT_EQ(verdict.reason, Reason::budget_exceeded);
}

TEST(MatchVerifier, NamesABadThreshold) {
  const auto verifier = make_verifier("match", {{"threshold", "2"}});
  ASSERT_FALSE(verifier);
  EXPECT_NE(verifier.error().message.find("a number up to 1"), std::string::npos);
}

TEST(MatchVerifier, TracesWhatItDoes) {
  const auto verifier = make_verifier("match", {{"mode", "f1"}});
  Trace trace;
  (*verifier)->verify({"", "The answer is red dog.", "red", ""}, &trace);
  ASSERT_EQ(trace.steps().size(), 2u);
  EXPECT_EQ(trace.steps()[0].name, "extract");
  EXPECT_EQ(trace.steps()[1].finding, "f1 of squad: 0.6667 (best of 1 references: red)");
}

}  // namespace
}  // namespace cupel::instructions
