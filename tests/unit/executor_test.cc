#include "base/executor.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/internal/plain_threads.h"

namespace cupel {
namespace {

TEST(Executor, ParallelForCoversEveryItemOnce) {
  for (int threads : {1, 2, 8}) {
    const Executor executor(threads);
    std::vector<int> visits(10'007);
    executor.parallel_for(visits.size(), 16, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) ++visits[i];
    });
    EXPECT_EQ(visits, std::vector<int>(visits.size(), 1)) << threads;
  }
}

TEST(Executor, ParallelForOfNothingCallsNothing) {
  const Executor executor(2);
  executor.parallel_for(0, 1, [](std::size_t, std::size_t) { FAIL(); });
}

/// Whether two threads are at work in one call at the same time.
bool works_in_parallel(const Executor& executor) {
  std::mutex mutex;
  std::condition_variable met;
  std::set<std::thread::id> threads;
  executor.parallel_for(2, 1, [&](std::size_t, std::size_t) {
    std::unique_lock lock(mutex);
    threads.insert(std::this_thread::get_id());
    met.notify_all();
    met.wait_for(lock, std::chrono::seconds(20), [&] { return threads.size() == 2; });
  });
  return threads.size() == 2;
}

/// Whether `holds()` in a forked child.
template <class Condition>
bool holds_in_child(const Condition& holds) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(holds() ? 0 : 1);
  int status = -1;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(Executor, OneMadeInTheChildOfAForkHasThreads) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "the thread sanitizer ends a child that makes threads";
#endif
  const Executor executor(2);
  EXPECT_TRUE(works_in_parallel(executor));
  EXPECT_TRUE(holds_in_child([] {
    const Executor of_child(2);
    return of_child.threads() == 2 && works_in_parallel(of_child) &&
           holds_in_child([] { return works_in_parallel(Executor(2)); });
  }));
  EXPECT_TRUE(works_in_parallel(executor));
}

TEST(Executor, PipelineKeepsItsOrderInTheChildOfAFork) {
  Executor(2).parallel_for(2, 1, [](std::size_t, std::size_t) {});
  EXPECT_TRUE(holds_in_child([] {
    const Executor executor(2);
    std::vector<std::size_t> slots(3), out;
    std::size_t next = 0;
    executor.ordered_pipeline(slots.size(), {[&](std::size_t slot) {
                                               slots[slot] = next;
                                               return next++ < 7;
                                             },
                                             [&](std::size_t slot) { slots[slot] *= 2; },
                                             [&](std::size_t slot) {
                                               out.push_back(slots[slot]);
                                               return true;
                                             }});
    return out == std::vector<std::size_t>{0, 2, 4, 6, 8, 10, 12};
  }));
}

TEST(PlainThreads, CoverEveryItemOnce) {
  for (const int count : {1, 2, 8}) {
    const PlainThreads threads(count);
    for (const std::size_t items : {0u, 1u, 16u, 17u, 10'007u}) {
      std::vector<int> visits(items);
      threads.parallel_for(items, 16, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) ++visits[i];
      });
      EXPECT_EQ(visits, std::vector<int>(items, 1)) << count << " threads";
    }
  }
}

TEST(PlainThreads, MayBeUsedInsideOfThemselves) {
  const PlainThreads threads(3);
  std::atomic<int> visits = 0;
  threads.parallel_for(5, 1, [&](std::size_t, std::size_t) {
    threads.parallel_for(
        7, 1, [&](std::size_t begin, std::size_t end) { visits += static_cast<int>(end - begin); });
  });
  EXPECT_EQ(visits, 35);
}

TEST(PlainThreads, ThrowWhatTheWorkThrows) {
  const PlainThreads threads(2);
  EXPECT_THROW(threads.parallel_for(
                   100, 1, [](std::size_t, std::size_t) { throw std::runtime_error("broken"); }),
               std::runtime_error);
}

TEST(Executor, PipelineKeepsTheOrder) {
  for (int threads : {1, 2, 8}) {
    const Executor executor(threads);
    constexpr int kBatches = 500;
    std::vector<int> slots(5), out;
    int next = 0;
    executor.ordered_pipeline(slots.size(), {[&](std::size_t slot) {
                                               slots[slot] = next;
                                               return next++ < kBatches;
                                             },
                                             [&](std::size_t slot) { slots[slot] *= 2; },
                                             [&](std::size_t slot) {
                                               out.push_back(slots[slot]);
                                               return true;
                                             }});
    ASSERT_EQ(out.size(), static_cast<std::size_t>(kBatches));
    for (int i = 0; i < kBatches; ++i) EXPECT_EQ(out[static_cast<std::size_t>(i)], 2 * i);
  }
}

TEST(Executor, PipelineStopsWhenDrainSaysSo) {
  const Executor executor(2);
  std::atomic<int> drained{0};
  executor.ordered_pipeline(3, {[](std::size_t) { return true; }, [](std::size_t) {},
                                [&](std::size_t) { return ++drained < 10; }});
  EXPECT_EQ(drained, 10);
}

TEST(Executor, PipelineMayUseParallelForInside) {
  const Executor executor(2);
  std::vector<std::size_t> sums(3);
  std::size_t left = 100, total = 0;
  executor.ordered_pipeline(3, {[&](std::size_t) { return left-- > 0; },
                                [&](std::size_t slot) {
                                  std::atomic<std::size_t> sum{0};
                                  executor.parallel_for(
                                      1000, 10,
                                      [&](std::size_t b, std::size_t e) { sum.fetch_add(e - b); });
                                  sums[slot] = sum;
                                },
                                [&](std::size_t slot) {
                                  total += sums[slot];
                                  return true;
                                }});
  EXPECT_EQ(total, 100'000u);
}

TEST(Executor, ExceptionsReachTheCaller) {
  const Executor executor(2);
  EXPECT_THROW(executor.parallel_for(
                   1000, 1, [](std::size_t, std::size_t) { throw std::runtime_error("x"); }),
               std::runtime_error);
}

TEST(Executor, ExceptionsOfOtherThreadsReachTheCaller) {
  const Executor executor(2);
  const std::thread::id caller = std::this_thread::get_id();
  std::promise<void> thrown;
  std::shared_future<void> until_thrown = thrown.get_future().share();
  EXPECT_THROW(executor.parallel_for(2, 1,
                                     [&](std::size_t, std::size_t) {
                                       if (std::this_thread::get_id() == caller)
                                         return until_thrown.wait();
                                       thrown.set_value();
                                       throw std::runtime_error("x");
                                     }),
               std::runtime_error);
}

TEST(Executor, ManyThreadsMayShareOne) {
  const Executor executor(2);
  std::atomic<std::size_t> total{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      executor.parallel_for(1000, 10,
                            [&](std::size_t begin, std::size_t end) { total += end - begin; });
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(total, 8000u);
}

}  // namespace
}  // namespace cupel
