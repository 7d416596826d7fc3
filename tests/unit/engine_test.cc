// The engine as its callers share it: threads, environments, time.

#include "rewards/engine.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "rewards/scored_row.h"

namespace cupel {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

Engine engine_of(const std::string& spec, int threads) {
  auto engine = Engine::create(*Spec::from_json(spec), threads);
  EXPECT_TRUE(engine) << engine.error().message;
  return std::move(*engine);
}

constexpr const char* kSpec = R"({"components":[
    {"name":"answer","verifier":"auto"},
    {"verifier":"format","gate":"answer","weight":0.5},
    {"shaping":"length","of":"answer","weight":0.25}], "on_unscorable": -1})";

/// Rows of several kinds, in groups of four, some alike.
class Rows {
 public:
  Rows() {
    for (std::size_t i = 0; i < kCount; ++i)
      completions_.push_back(std::string(i % 7 * 40, 'x') + "<think>so</think><answer>\\boxed{" +
                             std::to_string(i % 5) + "}</answer>");
    for (std::size_t i = 0; i < kCount; ++i) {
      Sample sample;
      sample.completion = completions_[i];
      sample.group = i / 4 + 1;
      if (i % 11 != 0) sample.reference = "3";
      if (i % 13 == 0) sample.verifier = "match";
      if (i % 17 == 0) sample.row = R"({"choices":["a","b"]})";
      samples.push_back(sample);
    }
  }

  std::vector<Sample> samples;

 private:
  static constexpr std::size_t kCount = 2000;
  std::vector<std::string> completions_;
};

std::string text_of(const std::vector<Scored>& all) {
  std::string text;
  for (const Scored& scored : all) append_scored_row(text, Row(), scored, false);
  return text;
}

TEST(Engine, ABatchIsTheSameOnAnyNumberOfThreads) {
  const Rows rows;
  const Engine one = engine_of(kSpec, 1);
  std::vector<Scored> singly;
  for (std::size_t i = 0; i < rows.samples.size(); ++i)
    singly.push_back(one.score_one(std::span(rows.samples).subspan(i / 4 * 4, 4), i % 4));
  const std::string expected = text_of(singly);
  for (const int threads : {1, 2, 8})
    EXPECT_EQ(text_of(engine_of(kSpec, threads).score(rows.samples)), expected) << threads;
}

TEST(Engine, SaysWhichSamplesRunPrograms) {
  const Engine engine = engine_of(R"({"components":[{"verifier":"auto"}]})", 1);
  Sample answer, program;
  answer.completion = program.completion = "4";
  answer.reference = "4";
  program.row = R"({"test_list":["assert f(1) == 2"]})";
  const std::vector<Sample> both = {answer, program};
  EXPECT_TRUE(engine.is_quick({&answer, 1}));
  EXPECT_FALSE(engine.is_quick({&program, 1}));
  EXPECT_FALSE(engine.is_quick(both));
}

TEST(Engine, IsSharedBy64Threads) {
  const Rows rows;
  const Engine one = engine_of(kSpec, 2), other = engine_of(kSpec, 3);
  const std::string expected = text_of(one.score(rows.samples));
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 64; ++i)
      threads.emplace_back([&, i] {
        const Engine& engine = i % 2 == 0 ? one : other;
        right += text_of(engine.score(rows.samples)) == expected;
      });
  }
  EXPECT_EQ(right, 64);
}

std::string refusal(std::chrono::nanoseconds deadline) {
  const Engine engine = engine_of(kSpec, 1);
  BatchOptions options;
  options.deadline = deadline;
  try {
    engine.score({}, options);
  } catch (const std::invalid_argument& misuse) {
    return misuse.what();
  }
  return "accepted";
}

TEST(Engine, ADeadlineLeavesTime) {
  EXPECT_EQ(refusal(0ns),
            "the deadline of the batch is 0 s, so nothing could be scored; give a time above 0, "
            "or none");
  EXPECT_EQ(refusal(-1500ms).substr(0, 36), "the deadline of the batch is -1.5 s,");
  EXPECT_EQ(refusal(1ns), "accepted");
  const Rows rows;
  const Engine engine = engine_of(kSpec, 2);
  BatchOptions options;
  options.deadline = std::chrono::nanoseconds::max();
  EXPECT_EQ(text_of(engine.score(rows.samples, options)), text_of(engine.score(rows.samples)));
}

// A deadline that has passed when the work begins: all rows are there, and say so.
TEST(Engine, WhatMissesTheDeadlineIsAnErrorRow) {
  const Rows rows;
  const Engine engine = engine_of(R"({"components":[{"verifier":"math"},
      {"shaping":"length","of":"math"}],"on_error":-2})",
                                  2);
  BatchOptions options;
  options.deadline = 1ns;
  const auto scored = engine.score(rows.samples, options);
  ASSERT_EQ(scored.size(), rows.samples.size());
  std::size_t late = 0;
  for (std::size_t i = 0; i < scored.size(); ++i) {
    if (i % 11 == 0) continue;
    late += scored[i].verdict.reason == Reason::deadline;
    EXPECT_EQ(scored[i].verdict.outcome, Outcome::error) << i;
    EXPECT_EQ(scored[i].components[1].outcome, Outcome::error) << i;
    EXPECT_EQ(scored[i].reward, -2) << "what the spec puts in place of an error";
  }
  EXPECT_GT(late, 1000u);
}

class ThreadsVariable : public testing::Test {
 protected:
  ThreadsVariable() {
    if (const char* set = std::getenv("CUPEL_THREADS")) before_ = set;
  }
  ~ThreadsVariable() override {
    if (before_.empty())
      ::unsetenv("CUPEL_THREADS");
    else
      ::setenv("CUPEL_THREADS", before_.c_str(), 1);
  }

 private:
  std::string before_;
};

TEST_F(ThreadsVariable, CapsEnginesThatAreNotToldOtherwise) {
  ::setenv("CUPEL_THREADS", "3", 1);
  EXPECT_EQ(Engine::create(Spec::standard())->executor().threads(), 3);
  EXPECT_EQ(Engine::create(Spec::standard(), 2)->executor().threads(), 2);
  for (const char* wrong : {"0", "two", "1.5", "-1", "1025", "3 "}) {
    ::setenv("CUPEL_THREADS", wrong, 1);
    const auto engine = Engine::create(Spec::standard());
    ASSERT_FALSE(engine) << wrong;
    EXPECT_EQ(engine.error().message, "CUPEL_THREADS is \"" + std::string(wrong) +
                                          "\"; expected a whole number from 1 to 1024");
  }
  EXPECT_EQ(Engine::create(Spec::standard(), -1).error().message,
            "threads is -1; expected a whole number from 1 to 1024, or 0 for every core");
}

/// What each thread of this process but the caller's is doing: 'S' is asleep.
std::vector<char> states_of_others() {
  std::vector<char> states;
  for (const auto& entry : fs::directory_iterator("/proc/self/task")) {
    std::ifstream file(entry.path() / "stat");
    std::string text;
    std::getline(file, text);
    const std::size_t name_end = text.rfind(')');
    if (entry.path().filename() != std::to_string(::getpid()) && name_end != std::string::npos)
      states.push_back(text[name_end + 2]);
  }
  return states;
}

bool all_sleep() {
  for (const char state : states_of_others())
    if (state != 'S') return false;
  return true;
}

// The executor's threads are kept for the next batch. They must be asleep soon, and their number
// must not grow from batch to batch.
TEST(Engine, LeavesNoThreadAtWork) {
  const Rows rows;
  const Engine engine = engine_of(kSpec, 4);
  engine.score(rows.samples);
  std::size_t most = states_of_others().size();
  for (int round = 0; round < 20; ++round) {
    engine.score(rows.samples);
    // Asked until the first yes: a sanitizer's own thread wakes now and then.
    const auto end = std::chrono::steady_clock::now() + 30s;
    bool asleep = all_sleep();
    while (!asleep && std::chrono::steady_clock::now() < end) {
      std::this_thread::yield();
      asleep = all_sleep();
    }
    EXPECT_TRUE(asleep);
    if (round < 5) most = std::max(most, states_of_others().size());
  }
  EXPECT_LE(states_of_others().size(), most);
}

}  // namespace
}  // namespace cupel
