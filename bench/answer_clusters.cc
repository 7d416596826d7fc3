// Groups the answers of real responses and of hostile ones, and holds the groups against a plain
// count that compares every answer with the first of every class.
//
//     answer_clusters FILE...   rows {"gold", "pred", "kind"}; rows of one gold
//                               that stand together are responses to one problem
//
// Exit code 1 where a group or a vote differs from the plain count's, or there is no answer.

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rewards/eval/answer_clusters.h"
#include "rewards/eval/majority_vote.h"
#include "verifiers/math/equal.h"
#include "verifiers/math/extract.h"

namespace cupel::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Group = std::vector<std::string>;
using Classes = std::vector<std::size_t>;

constexpr std::size_t kGroupSize = 64;
constexpr int kRounds = 9;
constexpr double kRounding = 1e-12;

struct Source {
  std::vector<Group> problems;
  std::vector<std::string> golds;  // of the problems
  Group all;
};

[[noreturn]] void give_up(std::string_view why) {
  fmt::print(stderr, "answer_clusters: {}\n", why);
  std::exit(EXIT_FAILURE);
}

Source read(std::span<char*> files) {
  Source source;
  std::string line, last_gold;
  for (const char* file : files) {
    std::ifstream rows(file);
    if (!rows) give_up(fmt::format("{}: cannot be read", file));
    last_gold.clear();
    while (std::getline(rows, line)) {
      const auto row = nlohmann::json::parse(line, nullptr, false);
      if (!row.contains("gold") || !row.contains("pred"))
        give_up(fmt::format("{}: no row with \"gold\" and \"pred\": {:.80}", file, line));
      const std::string gold = row.at("gold");
      const std::string pred = row.at("pred");
      const bool is_response = row.value("kind", "answer") == "full_response";
      std::string answer = pred;
      if (is_response) answer = math::extract(pred, math::Extract::automatic).text;
      if (source.problems.empty() || gold != last_gold) {
        source.problems.emplace_back();
        source.golds.push_back(gold);
      }
      last_gold = gold;
      source.problems.back().push_back(answer);
      source.all.push_back(answer);
    }
    if (rows.bad()) give_up(fmt::format("{}: cannot be read to its end", file));
  }
  if (source.all.empty()) give_up("no answer: answer_clusters FILE...");
  return source;
}

/// Each problem's answers over and over, as if 64 had been drawn of them.
std::vector<Group> repeated(const std::vector<Group>& problems) {
  std::vector<Group> groups;
  for (const Group& problem : problems) {
    Group group;
    for (std::size_t i = 0; i < kGroupSize; ++i) group.push_back(problem[i % problem.size()]);
    groups.push_back(std::move(group));
  }
  return groups;
}

/// 64 answers in a row, of many problems: more classes than the answers to any one have.
std::vector<Group> in_a_row(const Group& all) {
  std::vector<Group> groups;
  for (std::size_t at = 0; at + kGroupSize <= all.size(); at += kGroupSize)
    groups.emplace_back(all.begin() + static_cast<long>(at),
                        all.begin() + static_cast<long>(at + kGroupSize));
  return groups;
}

std::vector<std::string_view> views(const Group& group) { return {group.begin(), group.end()}; }

Classes plain_count(const Group& group) {
  std::vector<std::string_view> firsts;
  Classes classes;
  for (std::string_view answer : group) {
    std::size_t found = 0;
    for (; found < firsts.size(); ++found) {
      const bool same_text = firsts[found] == answer;
      if (same_text || math::compare(firsts[found], answer).relation == math::Relation::equal)
        break;
    }
    if (found == firsts.size()) firsts.push_back(answer);
    classes.push_back(found);
  }
  return classes;
}

/// maj@k by counting: every choice of k answers, the votes of each by `plain_count`, the mean over
/// the classes that have the most.
double plain_majority(const Classes& classes, const std::vector<double>& correct, std::size_t k) {
  double sum = 0, choices = 0;
  for (std::uint32_t chosen = 0; chosen < (1u << classes.size()); ++chosen) {
    if (static_cast<std::size_t>(std::popcount(chosen)) != k) continue;
    std::vector<int> votes(classes.size());
    for (std::size_t i = 0; i < classes.size(); ++i) votes[classes[i]] += chosen >> i & 1;
    const int most = *std::max_element(votes.begin(), votes.end());
    double right = 0, winners = 0;
    for (std::size_t i = 0; i < votes.size(); ++i)
      if (votes[i] == most) right += correct[i], ++winners;
    sum += right / winners;
    ++choices;
  }
  return sum / choices;
}

/// The largest difference between maj@k, for every k, and the plain count's.
double largest_vote_difference(const Source& source) {
  constexpr std::size_t kMostCounted = 16;
  double largest = 0;
  std::size_t problems = 0, values = 0;
  for (std::size_t i = 0; i < source.problems.size(); ++i) {
    const Group& group = source.problems[i];
    if (group.size() > kMostCounted) continue;
    ++problems;
    const Classes plain = plain_count(group);
    std::vector<double> correct(group.size());  // of each class, by its share of right members
    std::vector<double> members(group.size());
    const auto is_right = [&](const std::string& answer) {
      return math::compare(source.golds[i], answer).relation == math::Relation::equal;
    };
    for (std::size_t j = 0; j < group.size(); ++j) {
      correct[plain[j]] += is_right(group[j]);
      ++members[plain[j]];
    }
    const auto clusters = eval::cluster_answers(views(group), eval::Equality::math);
    std::vector<eval::AnswerClass> classes(clusters.classes);
    for (std::size_t j = 0; j < group.size(); ++j) {
      ++classes[clusters.class_of[j]].samples;
      classes[clusters.class_of[j]].correct += is_right(group[j]);
    }
    for (auto& one : classes) one.correct /= static_cast<double>(one.samples);
    for (std::size_t j = 0; j < group.size(); ++j)
      if (members[j] > 0) correct[j] /= members[j];
    for (std::size_t k = 1; k <= group.size(); ++k, ++values)
      largest = std::max(largest, std::abs(eval::majority_at_k(classes, 0, k, 0).value -
                                           plain_majority(plain, correct, k)));
  }
  fmt::print(
      "\nmaj@k of {} problems and every k ({} values) and a plain count of all choices: "
      "largest difference {:.1e}\n",
      problems, values, largest);
  return largest;
}

double microseconds(Clock::duration time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

double time_of(const Group& group) {
  const auto answers = views(group);
  std::vector<double> times;
  for (int round = 0; round < kRounds; ++round) {
    const auto before = Clock::now();
    const auto clusters = eval::cluster_answers(answers, eval::Equality::math);
    times.push_back(microseconds(Clock::now() - before));
    if (clusters.class_of.size() != group.size()) std::abort();
  }
  std::nth_element(times.begin(), times.begin() + kRounds / 2, times.end());
  return times[kRounds / 2];
}

/// Prints a line; the number of groups that are not the plain count's.
std::size_t measure(std::string_view name, const std::vector<Group>& groups) {
  std::size_t different = 0;
  std::vector<double> times;
  double classes = 0;
  for (const Group& group : groups) {
    const auto clusters = eval::cluster_answers(views(group), eval::Equality::math);
    different += clusters.class_of != plain_count(group);
    classes += static_cast<double>(clusters.classes);
    times.push_back(time_of(group));
  }
  std::sort(times.begin(), times.end());
  const std::size_t n = times.size();
  if (n == 0) return 0;
  fmt::print("{:<34}{:>7}{:>9.1f}{:>12.1f}{:>12.1f}{:>12.1f}{:>11}\n", name, n,
             classes / static_cast<double>(n), times[n / 2], times[n * 9 / 10], times[n - 1],
             different);
  return different;
}

void measure_hostile(std::string_view name, const Group& group) {
  const auto answers = views(group);
  const auto before = Clock::now();
  const auto clusters = eval::cluster_answers(answers, eval::Equality::math);
  fmt::print("{:<34}{:>7}{:>9}{:>9.1f} ms{}\n", name, group.size(), clusters.classes,
             microseconds(Clock::now() - before) / 1000,
             clusters.budget_spent ? "   budget spent" : "");
}

Group made(std::size_t count, const auto& text_of) {
  Group group;
  for (std::size_t i = 0; i < count; ++i) group.push_back(text_of(i));
  return group;
}

void measure_hostile_groups() {
  constexpr std::size_t kMany = 4096;
  fmt::print("\n{:<34}{:>7}{:>9}{:>12}\n", "hostile", "answers", "classes", "time");
  measure_hostile("integers", made(kMany, [](std::size_t i) { return fmt::format("{}", i); }));
  measure_hostile(
      "roots", made(kMany, [](std::size_t i) { return fmt::format("\\sqrt{{{}}}", 2 * i + 3); }));
  measure_hostile("words", made(kMany, [](std::size_t i) {
                    return fmt::format("\\text{{answer number {} of many}}", i);
                  }));
  measure_hostile("polynomials of 200 terms", made(kMany, [](std::size_t i) {
                    std::string text = fmt::format("x^{{{}}}", i);
                    for (int j = 0; j < 200; ++j) text += fmt::format("+{}x^{{{}}}", j + 1, j);
                    return text;
                  }));
  measure_hostile("sums of 100 roots", made(kMany, [](std::size_t i) {
                    std::string text = fmt::format("{}", i);
                    for (int j = 2; j < 102; ++j) text += fmt::format("+\\sqrt{{{}}}", j);
                    return text;
                  }));
  measure_hostile("formulas in sin and cos", made(kMany, [](std::size_t i) {
                    return fmt::format("\\sin(x+{})\\cos(y-{})^{{3}}+\\ln(x^2+{})", i, i, i + 1);
                  }));
  measure_hostile("lists of 200", made(kMany, [](std::size_t i) {
                    std::string text = fmt::format("{}", i);
                    for (int j = 0; j < 200; ++j) text += fmt::format(", {}", j * 7 % 201);
                    return text;
                  }));
  measure_hostile("200 KB of digits each", made(256, [](std::size_t i) {
                    return std::string(200'000, '7') + fmt::format("{}", i);
                  }));
}

int run(std::span<char*> files) {
  const Source source = read(files);
  fmt::print("{:<34}{:>7}{:>9}{:>12}{:>12}{:>12}{:>11}\n", "groups", "groups", "classes",
             "median us", "90 % us", "largest us", "different");
  std::size_t different = measure("a problem's own answers", source.problems);
  different += measure("64 of one problem (repeated)", repeated(source.problems));
  different += measure("64 in a row, of many problems", in_a_row(source.all));
  const double vote_difference = largest_vote_difference(source);
  measure_hostile_groups();
  return different == 0 && vote_difference <= kRounding ? 0 : 1;
}

}  // namespace
}  // namespace cupel::bench

int main(int argc, char** argv) {
  return cupel::bench::run({argv + 1, static_cast<std::size_t>(argc - 1)});
}
