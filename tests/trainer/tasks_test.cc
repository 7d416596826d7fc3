#include "trainer/tasks/tasks.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "rewards/engine.h"
#include "trainer/tasks/internal/shuffled.h"
#include "trainer/tasks/internal/task.h"

namespace cupel::trainer {
namespace {

/// The reward of docs/train-config.md for all tasks.
constexpr const char* kSpec = R"({"components": [
  {"name": "worked", "verifier": "regex", "weight": 0},
  {"verifier": "math", "options": {"extract": "answer_tag"}, "gate": "worked", "weight": 0.8},
  {"verifier": "format", "options": {"template": "r1-zero"}, "weight": 0.2}]})";

constexpr TaskKind kKinds[] = {TaskKind::addition, TaskKind::countdown, TaskKind::modular};

TaskOptions task(TaskKind kind) {
  TaskOptions options;
  options.kind = kind;
  return options;
}

std::vector<Problem> problems(const TaskOptions& options, Split split, std::int64_t count,
                              std::uint64_t seed) {
  auto made = make_problems(options, split, count, seed);
  if (!made) throw std::runtime_error(made.error().message);
  return *made;
}

std::string error_of(const TaskOptions& options, Split split, std::int64_t count) {
  const auto made = make_problems(options, split, count, 0);
  return made ? "none" : made.error().message;
}

double reward_of(const Engine& engine, const Problem& problem, const std::string& completion) {
  const std::string row = row_of(problem, TaskKind::countdown, false);
  Sample sample;
  sample.prompt = problem.prompt;
  sample.completion = completion;
  sample.reference = problem.reference;
  sample.row = row;
  return engine.score_one(sample).reward;
}

/// + - * / of whole numbers and brackets, by recursive descent.
class Arithmetic {
 public:
  explicit Arithmetic(const std::string& text) : text_(text) {}

  double value() {
    const double sum = this->sum();
    if (at_ != text_.size()) throw std::runtime_error("no expression: " + text_);
    return sum;
  }

 private:
  bool took(char c) { return at_ < text_.size() && text_[at_] == c && ++at_; }
  double sum() {
    double value = product();
    for (;;) {
      if (took('+'))
        value += product();
      else if (took('-'))
        value -= product();
      else
        return value;
    }
  }
  double product() {
    double value = factor();
    for (;;) {
      if (took('*'))
        value *= factor();
      else if (took('/'))
        value /= factor();
      else
        return value;
    }
  }
  double factor() {
    if (took('(')) {
      const double value = sum();
      if (!took(')')) throw std::runtime_error("no bracket: " + text_);
      return value;
    }
    std::size_t used = 0;
    const double value = std::stod(text_.substr(at_), &used);
    at_ += used;
    return value;
  }

  const std::string text_;
  std::size_t at_ = 0;
};

/// Of the numbers 2, 3 and 4, each from 1 to 20, and the operators + and *.
Problem twenty_of_2_3_4() {
  return *countdown_task(task(TaskKind::countdown))
              ->problem(1 + 20 * (2 + 20 * (3 + 20 * (0 + 4 * 2))));
}

/// What is between the tags `<name>` and `</name>`.
std::string inside(const std::string& text, const std::string& name) {
  const std::size_t begin = text.find("<" + name + ">") + name.size() + 2;
  return text.substr(begin, text.find("</" + name + ">") - begin);
}

TEST(Tasks, TheSplitsAreDisjointWhateverTheSeed) {
  for (const TaskKind kind : kKinds) {
    std::set<std::string> held_out;
    for (const std::uint64_t seed : {1u, 2u, 3u})
      for (const Problem& each : problems(task(kind), Split::eval, 300, seed))
        held_out.insert(each.id);
    EXPECT_GT(held_out.size(), 500u) << task_name(kind);
    for (const std::uint64_t seed : {1u, 7u})
      for (const Problem& each : problems(task(kind), Split::train, 2000, seed))
        EXPECT_FALSE(held_out.contains(each.id)) << each.id;
  }
}

TEST(Tasks, ProblemsAreDifferentAndDependOnTheSeedAlone) {
  for (const TaskKind kind : kKinds) {
    const auto first = problems(task(kind), Split::train, 1000, 5);
    const auto again = problems(task(kind), Split::train, 1000, 5);
    const auto other = problems(task(kind), Split::train, 1000, 6);
    std::set<std::string> ids;
    for (std::size_t i = 0; i < first.size(); ++i) {
      EXPECT_EQ(first[i].solution, again[i].solution);
      ids.insert(first[i].id);
    }
    EXPECT_EQ(ids.size(), first.size());
    EXPECT_NE(first[0].id, other[0].id);
  }
}

TEST(Tasks, TheShareThatIsHeldOutIsAsStated) {
  // All 8,100 sums of numbers of two digits are of one split or the other.
  const auto count = [](Split split) {
    const std::string message = error_of(task(TaskKind::addition), split, 8101);
    int found = 0;
    EXPECT_TRUE(RE2::PartialMatch(message, R"(there are (\d+);)", &found)) << message;
    return found;
  };
  const int held_out = count(Split::eval);
  EXPECT_EQ(held_out + count(Split::train), 8100);
  EXPECT_NEAR(held_out, 810, 110);  // four standard deviations: sqrt(8100 · 0.1 · 0.9) = 27
}

TEST(Tasks, AreWrittenAsTheyAreDoneByHand) {
  TaskOptions options = task(TaskKind::addition);
  const Problem sum = *addition_task(options)->problem((47 - 10) * 90 + (85 - 10));
  EXPECT_EQ(sum.prompt, "47+85=");
  EXPECT_EQ(sum.solution, "<think>7+5=12,4+8+1=13</think><answer>132</answer>");
  EXPECT_EQ(row_of(sum, TaskKind::addition, true),
            R"({"id":"47+85","prompt":"47+85=","completion":"<think>7+5=12,4+8+1=13</think>)"
            R"(<answer>132</answer>","reference":"132","pattern":"<answer>\\s*[0-9]+\\s*)"
            R"(</answer>","data_source":"addition"})");
  options.sentence = true;
  EXPECT_EQ(addition_task(options)->problem(0)->prompt, "What is 10 + 10?");
  EXPECT_EQ(twenty_of_2_3_4().prompt, "2 3 4->20:");
  EXPECT_EQ(twenty_of_2_3_4().solution, "<think>2+3=5,5*4=20</think><answer>(2+3)*4</answer>");
  options = task(TaskKind::modular);
  EXPECT_EQ(modular_task(options)->problem(23 + 97 * (45 + 97 * 67))->solution,
            "<think>23*45=1035,1035+67=1102,1102-11*97=35</think><answer>35</answer>");
}

TEST(Tasks, SolutionsAreRight) {
  for (const TaskKind kind : kKinds) {
    for (const Problem& each : problems(task(kind), Split::train, 500, 11)) {
      const double reference = std::stod(each.reference);
      EXPECT_EQ(Arithmetic(inside(each.solution, "answer")).value(), reference) << each.id;
      std::string steps = inside(each.solution, "think") + ",", left;
      double right = 0;
      RE2::GlobalReplace(&steps, " ", "");
      re2::StringPiece rest(steps);
      int count = 0;
      for (; RE2::Consume(&rest, R"(([^=,]+)=(\d+),)", &left, &right); ++count)
        EXPECT_EQ(Arithmetic(left).value(), right) << each.solution;
      EXPECT_TRUE(rest.empty()) << rest;
      EXPECT_GE(count, 2);
      long long a = 0, b = 0, c = 0, m = 0;
      if (RE2::FullMatch(each.id, R"((\d+)\+(\d+))", &a, &b))
        EXPECT_EQ(static_cast<double>(a + b), reference);
      else if (RE2::FullMatch(each.id, R"(\((\d+)\*(\d+)\+(\d+)\)%(\d+))", &a, &b, &c, &m))
        EXPECT_EQ(static_cast<double>((a * b + c) % m), reference);
      else
        EXPECT_TRUE(RE2::FullMatch(each.id, R"([\d ]+->(\d+))", &a)) << each.id;
    }
  }
}

TEST(Tasks, CupelRewardsSolutionsWithOne) {
  const auto engine = Engine::create(*Spec::from_json(kSpec), 1);
  ASSERT_TRUE(engine) << engine.error().message;
  for (const TaskKind kind : kKinds)
    for (const Problem& each : problems(task(kind), Split::train, 100, 2))
      EXPECT_EQ(reward_of(*engine, each, each.solution), 1) << each.solution;
}

TEST(Tasks, AnAnswerThatIsNotWorkedOutIsNoAnswer) {
  const auto engine = Engine::create(*Spec::from_json(kSpec), 1);
  const auto reward = [&](const Problem& problem, const std::string& answer) {
    return reward_of(*engine, problem, "<think>so</think><answer>" + answer + "</answer>");
  };
  Problem sum = problems(task(TaskKind::addition), Split::train, 1, 1)[0];
  EXPECT_EQ(reward(sum, sum.reference), 1);
  EXPECT_EQ(reward(sum, sum.id), 0.2);  // 47+85 has the value, and nothing was done
  const Problem target = twenty_of_2_3_4();
  EXPECT_EQ(reward(target, "(2+3)*4"), 1);
  EXPECT_EQ(reward(target, "4 * (3 + 2)"), 1);
  EXPECT_EQ(reward(target, "20"), 0.2);
  EXPECT_EQ(reward(target, "4*(2+2+1)"), 0.2);
  EXPECT_EQ(reward(target, "2+3*4"), 0.2);
}

TEST(Tasks, SayWhatIsWrong) {
  TaskOptions options = task(TaskKind::addition);
  options.digits = 10;
  EXPECT_EQ(error_of(options, Split::train, 1),
            "digits: expected a whole number from 1 to 9, not 10");
  options = task(TaskKind::modular);
  options.modulus = 2;
  const std::string message = error_of(options, Split::train, 9);  // 2 · 2 · 2 problems
  EXPECT_TRUE(RE2::FullMatch(message,
                             R"(modular: expected 9 different problems to train on, and there are )"
                             R"([0-8]; ask for fewer, or make them harder)"))
      << message;
  options.held_out = 1;
  EXPECT_EQ(error_of(options, Split::train, 1),
            "held_out: expected a number between 0 and 1, not 1");
}

TEST(Shuffled, HasEachNumberOnce) {
  for (const std::uint64_t size : {1u, 2u, 5u, 64u, 1000u}) {
    const Shuffled places(size, 3);
    std::set<std::uint64_t> seen;
    for (std::uint64_t i = 0; i < size; ++i) {
      EXPECT_LT(places[i], size);
      seen.insert(places[i]);
    }
    EXPECT_EQ(seen.size(), size);
  }
}

}  // namespace
}  // namespace cupel::trainer
