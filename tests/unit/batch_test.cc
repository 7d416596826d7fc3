// The engine's batches, with verifiers of the tests' own.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <iterator>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "rewards/internal/batch.h"

namespace cupel {
namespace {

using namespace std::chrono_literals;

// A test that would wait for ever fails after this.
constexpr auto kPatience = 60s;

/// Does what a test says.
class ScriptedVerifier final : public Verifier {
 public:
  using Script = std::function<Verdict(const Task&)>;

  ScriptedVerifier(Script script, bool runs_processes, bool ignores_row)
      : script_(std::move(script)), runs_processes_(runs_processes), ignores_row_(ignores_row) {}

  bool needs_reference() const override { return false; }
  bool ignores_row() const override { return ignores_row_; }
  bool runs_processes() const override { return runs_processes_; }
  double expected_cost(const Task& task) const override {
    return runs_processes_ ? static_cast<double>(task.completion.size()) : 0;
  }
  Verdict verify(const Task& task, Trace*) const override { return script_(task); }

 private:
  Script script_;
  bool runs_processes_, ignores_row_;
};

Verdict verdict(Outcome outcome) {
  Verdict made;
  made.outcome = outcome;
  made.reason = outcome == Outcome::correct ? Reason::passed : Reason::not_equal;
  made.score = outcome == Outcome::correct ? 1 : 0;
  return made;
}

Verdict right(const Task&) { return verdict(Outcome::correct); }

/// A spec of scripted verifiers, and what batches of it need.
class Script {
 public:
  explicit Script(int threads = 2) : executor_(threads), waiting_(threads) {}

  Script& computing(ScriptedVerifier::Script script, bool ignores_row = false) {
    return add(std::move(script), false, ignores_row);
  }
  Script& waiting(ScriptedVerifier::Script script) { return add(std::move(script), true, false); }
  Script& behind(std::size_t gate) {
    spec_.verifiers.back().gate = gate;
    return *this;
  }

  std::vector<Scored> score(const std::vector<Sample>& samples, const BatchOptions& options = {}) {
    return Batch(judge_, executor_, waiting_, samples, options).run();
  }

 private:
  Script& add(ScriptedVerifier::Script script, bool runs_processes, bool ignores_row) {
    const std::size_t component = spec_.components.size();
    spec_.components.push_back({std::to_string(component), "scripted", {}, 1});
    spec_.verifiers.push_back(
        {component,
         {std::make_unique<ScriptedVerifier>(std::move(script), runs_processes, ignores_row),
          "scripted"},
         {}});
    return *this;
  }

  BuiltSpec spec_;
  Chooser chooser_{spec_};
  Judge judge_{spec_, chooser_};
  Executor executor_;
  WaitingThreads waiting_;
};

std::vector<std::string> texts(std::size_t count) {
  std::vector<std::string> made;
  for (std::size_t i = 0; i < count; ++i) made.push_back("text " + std::to_string(i));
  return made;
}

std::vector<Sample> samples_of(const std::vector<std::string>& completions) {
  std::vector<Sample> samples(completions.size());
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i].completion = completions[i];
  return samples;
}

/// Something that one thread brings about and others wait for.
class Event {
 public:
  void happen() {
    {
      const std::lock_guard lock(mutex_);
      happened_ = true;
    }
    changed_.notify_all();
  }
  bool wait() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return happened_; });
  }
  /// What a program in the sandbox does that never ends by itself.
  bool wait_until(const Cutoff* cutoff) {
    std::unique_lock lock(mutex_);
    return wait_until_cutoff(cutoff, lock, changed_, [&] { return happened_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool happened_ = false;
};

TEST(Batch, SamplesThatAreAlikeAreJudgedOnce) {
  std::atomic<int> calls = 0;
  Script script;
  script.computing([&](const Task& task) {
    ++calls;
    return verdict(task.completion == "text 1" ? Outcome::correct : Outcome::incorrect);
  });
  const std::vector<std::string> completions = {"text 0", "text 1", "text 1", "text 2", "text 1"};
  const auto scored = script.score(samples_of(completions));
  EXPECT_EQ(calls, 3);
  EXPECT_EQ(scored[1].reward, 1);
  EXPECT_EQ(scored[2].reward, 1);
  EXPECT_EQ(scored[4].reward, 1);
  EXPECT_EQ(scored[3].reward, 0);
  EXPECT_EQ(scored[4].verdict.reason, Reason::passed);
  EXPECT_EQ(scored[4].verdict.elapsed, 0ns) << "it took no time";
}

TEST(Batch, WhateverAVerifierCanSeeTellsSamplesApart) {
  const auto calls_for = [](bool ignores_row, const std::function<void(Sample&)>& change) {
    std::atomic<int> calls = 0;
    Script script;
    script.computing(
        [&](const Task&) {
          ++calls;
          return verdict(Outcome::correct);
        },
        ignores_row);
    const std::vector<std::string> completions = {"same", "same"};
    std::vector<Sample> samples = samples_of(completions);
    change(samples[1]);
    script.score(samples);
    return calls.load();
  };
  const auto other_row = [](Sample& sample) { sample.row = "{}"; };
  const auto other_prompt = [](Sample& sample) { sample.prompt = "?"; };
  EXPECT_EQ(calls_for(false, [](Sample& sample) { sample.index = 1; }), 1);
  EXPECT_EQ(calls_for(false, [](Sample& sample) { sample.reference = ""; }), 2);
  EXPECT_EQ(calls_for(false, [](Sample& sample) { sample.reference_fault = "a list"; }), 2);
  EXPECT_EQ(calls_for(false, other_row), 2);
  EXPECT_EQ(calls_for(false, other_prompt), 2);
  EXPECT_EQ(calls_for(true, other_row), 1);
  EXPECT_EQ(calls_for(true, other_prompt), 1);
}

// Both ends and the length agree, which is all that the digest looks at.
TEST(Batch, TextsOfOneDigestAreNotTakenForOneAnother) {
  std::vector<std::string> completions;
  for (const char middle : {'a', 'b', 'a', 'b'})
    completions.push_back(std::string(1000, '<') + middle + std::string(1000, '>'));
  Script script;
  script.computing([](const Task& task) {
    return verdict(task.completion[1000] == 'a' ? Outcome::correct : Outcome::incorrect);
  });
  const auto scored = script.score(samples_of(completions));
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(scored[i].reward, i % 2 == 0 ? 1 : 0) << i;
}

// On one thread each kind waits for the other to have begun.
TEST(Batch, WaitingAndComputingGoOnSideBySide) {
  Event computing, waiting;
  Script script(1);
  script
      .waiting([&](const Task&) {
        waiting.happen();
        return verdict(computing.wait() ? Outcome::correct : Outcome::incorrect);
      })
      .computing([&](const Task&) {
        computing.happen();
        return verdict(waiting.wait() ? Outcome::correct : Outcome::incorrect);
      });
  const auto completions = texts(8);
  for (const Scored& scored : script.score(samples_of(completions))) EXPECT_EQ(scored.reward, 2);
}

TEST(Batch, WhatTakesLongestIsBegunFirst) {
  std::mutex mutex;
  std::vector<std::size_t> order;
  Script script(1);
  script.waiting([&](const Task& task) {
    const std::lock_guard lock(mutex);
    order.push_back(task.completion.size());
    return verdict(Outcome::correct);
  });
  const std::vector<std::string> completions = {"12", "12345", "1", "1234", "123"};
  script.score(samples_of(completions));
  EXPECT_EQ(order, (std::vector<std::size_t>{5, 4, 3, 2, 1}));
}

TEST(Batch, WhatIsBehindAGateIsNotJudgedWhereItHasNotPassed) {
  std::atomic<int> waited = 0;
  Script script;
  script
      .computing([](const Task& task) {
        return verdict(task.completion == "text 1" ? Outcome::correct : Outcome::incorrect);
      })
      .waiting([&](const Task&) {
        ++waited;
        return verdict(Outcome::correct);
      })
      .behind(0)
      .computing(right)
      .behind(1);
  const auto completions = texts(20);
  const auto scored = script.score(samples_of(completions));
  EXPECT_EQ(waited, 1);
  for (std::size_t i = 0; i < scored.size(); ++i) {
    EXPECT_EQ(scored[i].reward, i == 1 ? 3 : 0) << i;
    EXPECT_EQ(scored[i].components[1].is_gated, i != 1) << i;
    EXPECT_EQ(scored[i].components[2].is_gated, i != 1) << i;
    EXPECT_EQ(scored[i].verdict.reason, i == 1 ? Reason::passed : Reason::not_equal) << i;
  }
}

TEST(Batch, TheDeadlineEndsWhatWaitsAndKeepsWhatIsDone) {
  Event never;
  Script script;
  script.computing(right).waiting([&](const Task& task) {
    if (task.completion == "text 0") return verdict(Outcome::correct);
    never.wait_until(task.cutoff);
    return verdict(Outcome::incorrect);
  });
  const auto completions = texts(5);
  BatchOptions options;
  options.deadline = 300ms;
  const auto start = std::chrono::steady_clock::now();
  const auto scored = script.score(samples_of(completions), options);
  EXPECT_GE(std::chrono::steady_clock::now() - start, 300ms);
  // The shortest of equals comes last but for its number, so "text 0" is begun first.
  EXPECT_EQ(scored[0].reward, 2);
  for (std::size_t i = 1; i < scored.size(); ++i) {
    EXPECT_EQ(scored[i].verdict.outcome, Outcome::error) << i;
    EXPECT_EQ(scored[i].verdict.reason, Reason::deadline) << i;
    EXPECT_TRUE(std::isnan(scored[i].reward)) << i;
    EXPECT_EQ(scored[i].components[0].score, 1) << "what was computed is there";
    EXPECT_EQ(scored[i].components[1].reason, Reason::deadline) << i;
  }
}

TEST(Batch, IsStoppedByAnotherThread) {
  Event begun, never;
  Script script;
  script.waiting([&](const Task& task) {
    begun.happen();
    never.wait_until(task.cutoff);
    return verdict(Outcome::correct);
  });
  const auto completions = texts(50);
  std::stop_source source;
  std::jthread other([&] {
    begun.wait();
    source.request_stop();
  });
  BatchOptions options;
  options.stop = source.get_token();
  for (const Scored& scored : script.score(samples_of(completions), options)) {
    EXPECT_EQ(scored.verdict.outcome, Outcome::error);
    EXPECT_EQ(scored.verdict.reason, Reason::cancelled);
  }
}

TEST(Batch, WhatWasStoppedBeforeItBeganDoesNothing) {
  std::atomic<int> calls = 0;
  Script script;
  script.computing([&](const Task&) {
    ++calls;
    return verdict(Outcome::correct);
  });
  std::stop_source source;
  source.request_stop();
  BatchOptions options;
  options.stop = source.get_token();
  const auto completions = texts(50);
  const auto scored = script.score(samples_of(completions), options);
  EXPECT_EQ(calls, 0);
  EXPECT_EQ(scored[49].verdict.reason, Reason::cancelled);
}

TEST(Batch, WhatIsAbandonedIsThrownAway) {
  for (const bool waits : {false, true}) {
    std::stop_source source;
    std::atomic<int> calls = 0;
    const auto abandon_at_fifth = [&](const Task&) {
      if (++calls == 5) source.request_stop();
      return verdict(Outcome::correct);
    };
    Script script(2);
    if (waits)
      script.waiting(abandon_at_fifth);
    else
      script.computing(abandon_at_fifth);
    BatchOptions options;
    options.abandon = source.get_token();
    const auto completions = texts(5000);
    EXPECT_THROW(script.score(samples_of(completions), options), Abandoned);
    EXPECT_LE(calls, 6);  // the other thread may have begun one
    calls = 0;
    EXPECT_THROW(script.score(samples_of(completions), options), Abandoned);
    EXPECT_EQ(calls, 0);
  }
}

TEST(Batch, TellsHowFarItIsByOneThreadAtATime) {
  Script script(4);
  script.computing(right).waiting(right);
  auto completions = texts(2000);
  for (std::size_t i = 0; i < 500; ++i) completions.push_back("the same");
  std::atomic<int> inside = 0;
  std::vector<std::size_t> told;
  BatchOptions options;
  options.progress = [&](std::size_t done, std::size_t total) {
    EXPECT_EQ(++inside, 1);
    EXPECT_EQ(total, 2500u);
    told.push_back(done);
    --inside;
  };
  script.score(samples_of(completions), options);
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back(), 2500u);
  for (std::size_t i = 1; i < told.size(); ++i) EXPECT_LT(told[i - 1], told[i]);
}

TEST(Batch, WhatProgressThrowsEndsTheBatch) {
  Event never;
  std::atomic<int> calls = 0;
  Script script;
  script.computing(right).waiting([&](const Task& task) {
    ++calls;
    never.wait_until(task.cutoff);
    return verdict(Outcome::correct);
  });
  const auto completions = texts(100);
  BatchOptions options;
  options.progress = [](std::size_t, std::size_t) { throw std::runtime_error("interrupted"); };
  // Those that compute alone are done, and told of, while others wait.
  std::vector<Sample> samples = samples_of(completions);
  Script quick;
  quick.computing(right);
  EXPECT_THROW(quick.score(samples, options), std::runtime_error);
  std::stop_source source;
  options.stop = source.get_token();
  std::jthread other([&] {
    while (calls == 0) std::this_thread::yield();
    source.request_stop();
  });
  EXPECT_THROW(script.score(samples, options), std::runtime_error);
}

TEST(Batch, AVerifierThatThrowsIsAnErrorOfOneRow) {
  Script script;
  script.waiting([](const Task& task) -> Verdict {
    if (task.completion == "text 3") throw std::runtime_error("out of luck");
    return verdict(Outcome::correct);
  });
  const auto completions = texts(5);
  const auto scored = script.score(samples_of(completions));
  EXPECT_EQ(scored[3].verdict.reason, Reason::internal_error);
  EXPECT_EQ(scored[3].verdict.detail, "out of luck");
  EXPECT_EQ(scored[4].reward, 1);
}

std::size_t threads_here() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

// On one thread the executor has none of its own.
TEST(Batch, ThreadsThatWaitedHaveEnded) {
  Script script(1);
  const std::size_t before = threads_here();
  std::atomic<std::size_t> meanwhile = 0;
  script.waiting([&](const Task&) {
    meanwhile = threads_here();
    return verdict(Outcome::correct);
  });
  const auto completions = texts(20);
  script.score(samples_of(completions));
  EXPECT_GT(meanwhile, before);
  // The kernel takes a thread that was joined off its list a moment later.
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (threads_here() > before && std::chrono::steady_clock::now() < end)
    std::this_thread::yield();
  EXPECT_EQ(threads_here(), before);
}

TEST(Batch, ManyAtOnceWaitOnAsManyThreadsAsThereMayBe) {
  std::atomic<int> inside = 0, most = 0;
  constexpr int kThreads = 3, kCallers = 16;
  Script script(kThreads);
  script.waiting([&](const Task&) {
    const int now = ++inside;
    for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
    }
    std::this_thread::yield();
    --inside;
    return verdict(Outcome::correct);
  });
  const auto completions = texts(200);
  const auto samples = samples_of(completions);
  {
    std::vector<std::jthread> callers;
    for (int i = 0; i < kCallers; ++i)
      callers.emplace_back([&] {
        for (const Scored& scored : script.score(samples)) EXPECT_EQ(scored.reward, 1);
      });
  }
  // Where an engine's threads are all taken, the caller waits itself.
  EXPECT_LE(most, kThreads + kCallers);
}

}  // namespace
}  // namespace cupel
