// The math engine against a slow and plain oracle that shares no code with it: generated
// expressions go to the engine as text, and to the oracle as trees that it evaluates at many
// points.
//
// CUPEL_ORACLE_ROUNDS=100000 makes it a long run, CUPEL_ORACLE_FIRST=n begins with round n.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracle/generate.h"
#include "tests/oracle/judge.h"
#include "tests/oracle/mutate.h"
#include "tests/oracle/rewrite.h"
#include "tests/oracle/spell.h"
#include "verifiers/math/equal.h"

namespace cupel::oracle {
namespace {

using math::Comparison;
using math::Relation;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kRounds = 60;
#else
constexpr std::uint64_t kRounds = 2000;
#endif

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* value = std::getenv(name);
  return value ? std::strtoull(value, nullptr, 10) : otherwise;
}

std::string name_of(Relation relation) {
  if (relation == Relation::equal) return "equal";
  if (relation == Relation::different) return "different";
  return "no verdict (" + std::to_string(static_cast<int>(relation)) + ")";
}

/// Asks the engine what the oracle knows, counts, and reports where the two disagree.
class Match {
 public:
  void round(std::uint64_t seed) { seed_ = seed; }

  void expect(Judgement judgement, const std::string& a, const std::string& b) {
    if (judgement == Judgement::unsure) {
      ++skipped_;
      return;
    }
    ++compared_;
    const Relation expected = judgement == Judgement::equal ? Relation::equal : Relation::different;
    ask(expected, a, b);
    ask(expected, b, a);
  }

  /// Prints the tally and checks that it means something.
  void finish() const {
    std::cout << compared_ << " pairs compared both ways, " << skipped_
              << " skipped as the oracle is not sure; wrong: " << wrong_
              << ", without verdict: " << without_verdict_ << "; slowest: " << slowest_.count()
              << " us for " << slowest_pair_ << "\n";
    EXPECT_LE(skipped_ * 10, (compared_ + skipped_) * 3);
    EXPECT_LE(without_verdict_ * 100, compared_ * 2);
    EXPECT_EQ(wrong_, 0u);
  }

 private:
  static constexpr std::size_t kShown = 20;

  void ask(Relation expected, const std::string& reference, const std::string& answer) {
    const auto start = std::chrono::steady_clock::now();
    const Comparison found = math::compare(reference, answer);
    note_time(start, reference + "   and   " + answer);
    if (found.relation == expected) return;
    const bool has_verdict =
        found.relation == Relation::equal || found.relation == Relation::different;
    std::size_t& count = has_verdict ? wrong_ : without_verdict_;
    if (++count > kShown) return;
    std::cout << "round " << seed_ << ": " << name_of(found.relation) << " instead of "
              << name_of(expected) << ", decided by " << found.decided_by
              << "\n  reference: " << reference << "\n     answer: " << answer << "\n";
  }

  void note_time(std::chrono::steady_clock::time_point start, std::string pair) {
    const auto taken = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - start);
    if (taken <= slowest_) return;
    slowest_ = taken;
    slowest_pair_ = std::move(pair);
  }

  std::uint64_t seed_ = 0;
  std::size_t compared_ = 0, skipped_ = 0, wrong_ = 0, without_verdict_ = 0;
  std::chrono::microseconds slowest_{0};
  std::string slowest_pair_;
};

/// Plays `round(match, dice)` for as many rounds as wanted, each with dice of its own.
template <typename Round>
void play(Round round) {
  const std::uint64_t first = from_environment("CUPEL_ORACLE_FIRST", 0);
  const std::uint64_t rounds = from_environment("CUPEL_ORACLE_ROUNDS", kRounds);
  Match match;
  for (std::uint64_t seed = first; seed < first + rounds; ++seed) {
    Dice dice(seed);
    match.round(seed);
    round(match, dice);
  }
  match.finish();
}

void compare_scalars(bool has_symbols) {
  play([has_symbols](Match& match, Dice& dice) {
    const Tree tree = generate({.depth = dice.between(1, 3), .has_symbols = has_symbols}, dice);
    const Tree same = rewritten(tree, dice.between(1, 4), dice);
    const Tree slip = mutated(dice.one_in(2) ? tree : same, dice);
    const std::string text = spell(tree, dice);
    match.expect(judge(tree, tree), text, spell(tree, dice));
    match.expect(judge(tree, same), text, spell(same, dice));
    match.expect(judge(tree, slip), text, spell(slip, dice));
  });
}

Judgement judge_all(const std::vector<Tree>& a, const std::vector<Tree>& b) {
  Judgement all = Judgement::equal;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Judgement here = judge(a[i], b[i]);
    if (here == Judgement::different) return here;
    if (here == Judgement::unsure) all = here;
  }
  return all;
}

/// Elements of which every two are certainly different.
std::vector<Tree> distinct_trees(std::size_t count, bool has_symbols, Dice& dice) {
  std::vector<Tree> trees;
  while (trees.size() < count) {
    Tree tree = generate({.depth = dice.between(0, 2), .has_symbols = has_symbols}, dice);
    const bool is_new = std::ranges::all_of(
        trees, [&](const Tree& other) { return judge(tree, other) == Judgement::different; });
    if (is_new && judge(tree, tree) == Judgement::equal) trees.push_back(std::move(tree));
  }
  return trees;
}

std::vector<Tree> rewritten_all(std::vector<Tree> trees, Dice& dice) {
  for (Tree& tree : trees) tree = rewritten(std::move(tree), dice.between(0, 2), dice);
  return trees;
}

/// The trees with a slip in one of them.
std::vector<Tree> with_slip(std::vector<Tree> trees, Dice& dice) {
  Tree& place = dice.pick(trees);
  place = mutated(std::move(place), dice);
  return trees;
}

TEST(Oracle, AgreesOnConstants) { compare_scalars(false); }

TEST(Oracle, AgreesOnExpressionsWithSymbols) { compare_scalars(true); }

TEST(Oracle, AgreesOnSets) {
  play([](Match& match, Dice& dice) {
    const auto elements = distinct_trees(2 + dice.below(3), false, dice);
    const auto same = rewritten_all(elements, dice);
    auto turned = same;
    std::ranges::rotate(turned, turned.begin() + 1);
    const auto slip = with_slip(same, dice);
    const std::string text = spell_group(Grouping::set, elements, dice);
    match.expect(judge_all(elements, same), text, spell_group(Grouping::set, turned, dice));
    match.expect(judge_all(elements, slip), text, spell_group(Grouping::set, slip, dice));
  });
}

TEST(Oracle, AgreesOnTuples) {
  play([](Match& match, Dice& dice) {
    const auto elements = distinct_trees(2 + dice.below(3), dice.one_in(3), dice);
    const auto same = rewritten_all(elements, dice);
    auto turned = same;
    std::ranges::rotate(turned, turned.begin() + 1);
    const auto slip = with_slip(same, dice);
    const std::string text = spell_group(Grouping::tuple, elements, dice);
    match.expect(judge_all(elements, same), text, spell_group(Grouping::tuple, same, dice));
    match.expect(judge_all(elements, turned), text, spell_group(Grouping::tuple, turned, dice));
    match.expect(judge_all(elements, slip), text, spell_group(Grouping::tuple, slip, dice));
  });
}

/// The interval between two constants, as brackets or as a chain of inequalities about x.
std::string spell_interval(Grouping interval, const std::vector<Tree>& bounds, Dice& dice) {
  if (dice.one_in(2)) return spell_group(interval, bounds, dice);
  const Tree x = symbol("x");
  const bool has_lower = interval != Grouping::open_interval;
  const bool has_upper = interval == Grouping::closed_interval;
  if (dice.one_in(3))
    return spell_relation({bounds[1], x, bounds[0]},
                          {has_upper ? Sign::greater_equal : Sign::greater,
                           has_lower ? Sign::greater_equal : Sign::greater},
                          dice);
  return spell_relation(
      {bounds[0], x, bounds[1]},
      {has_lower ? Sign::less_equal : Sign::less, has_upper ? Sign::less_equal : Sign::less}, dice);
}

TEST(Oracle, AgreesOnIntervals) {
  play([](Match& match, Dice& dice) {
    static constexpr Grouping kIntervals[] = {Grouping::open_interval, Grouping::closed_interval,
                                              Grouping::right_open_interval};
    auto bounds = distinct_trees(2, false, dice);
    std::ranges::sort(bounds, is_less);
    const auto same = rewritten_all(bounds, dice);
    auto slip = with_slip(same, dice);
    const Grouping interval = dice.pick(kIntervals);
    const Grouping other = interval == Grouping::closed_interval ? Grouping::right_open_interval
                                                                 : Grouping::closed_interval;
    const std::string text = spell_interval(interval, bounds, dice);
    const Judgement judgement = judge_all(bounds, same);
    match.expect(judgement, text, spell_interval(interval, same, dice));
    if (judgement == Judgement::equal)
      match.expect(Judgement::different, text, spell_interval(other, same, dice));
    if (is_less(slip[0], slip[1]))
      match.expect(judge_all(bounds, slip), text, spell_interval(interval, slip, dice));
  });
}

/// The line ax + by = c.
struct Line {
  Tree a, b, c;
};

std::string spell_line(const Line& line, Dice& dice) {
  const Tree x = symbol("x"), y = symbol("y");
  const Tree ax = line.a * x, by = line.b * y;
  const std::pair<Tree, Tree> spellings[] = {{ax + by, line.c},
                                             {by + ax, line.c},
                                             {ax, line.c - by},
                                             {line.c, by + ax},
                                             {ax + by - line.c, integer(0)},
                                             {y, (line.c - ax) / line.b}};
  const auto& [left, right] = dice.pick(spellings);
  return spell_relation({left, right}, {Sign::equal}, dice);
}

TEST(Oracle, AgreesOnLines) {
  play([](Match& match, Dice& dice) {
    const auto numbers = distinct_trees(3, false, dice);
    const Line line{numbers[0], numbers[1], numbers[2]};
    const Tree factor = generate({.depth = 1}, dice);
    const Line same{factor * rewritten(line.a, 1, dice), line.b * factor, factor * line.c};
    const Line slip{line.a, line.b, mutated(line.c, dice)};
    const bool is_line = judge(square(line.a) * square(line.b), integer(0)) == Judgement::different;
    const bool is_factor = judge(factor, integer(0)) == Judgement::different;
    if (!is_line || !is_factor) return;
    const std::string text = spell_line(line, dice);
    match.expect(judge(same.a * line.b, line.a * same.b), text, spell_line(same, dice));
    match.expect(judge(line.c, slip.c), text, spell_line(slip, dice));
  });
}

}  // namespace
}  // namespace cupel::oracle
