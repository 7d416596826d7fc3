#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/cutoff.h"
#include "base/executor.h"
#include "rewards/engine.h"
#include "rewards/internal/judge.h"
#include "rewards/internal/progress.h"
#include "rewards/internal/waiting_queue.h"

namespace cupel {

/// How many threads of an engine wait for processes, over all its batches.
class WaitingThreads {
 public:
  explicit WaitingThreads(int most) : most_(most) {}

  /// As many of `wanted` as there may be; to be given back.
  int take(int wanted);
  void give_back(int count) { taken_ -= count; }

 private:
  const int most_;
  std::atomic<int> taken_ = 0;
};

/// One call of `Engine::score`. Belongs to one thread.
class Batch {
 public:
  /// All must outlive this.
  Batch(const Judge& judge, const Executor& executor, WaitingThreads& waiting_threads,
        std::span<const Sample> samples, const BatchOptions& options);

  std::vector<Scored> run();

 private:
  /// A sample that is judged, and those like it that are not.
  struct Entry {
    std::size_t like;          ///< the sample whose work is this one's too
    std::uint32_t count = 1;   ///< samples whose work it is
    std::uint64_t digest = 0;  ///< equal for samples that are alike
    double computing_cost = 0, waiting_cost = 0;
    bool computes = false, waits = false, waits_for_computing = false;
  };

  void prepare();
  void prepare(std::size_t i, bool follows);
  void find_duplicates();
  void judge_all();
  void compute(WaitingQueue& queue);
  void compute(std::size_t i, WaitingQueue& queue);
  void wait_for(std::size_t i);
  void part_done(std::size_t i);
  void share_duplicates();
  std::vector<Scored> results();
  void shape();
  bool is_abandoned() const { return abandon_.stop_requested(); }
  void throw_if_abandoned();

  const Judge& judge_;
  const Executor& executor_;
  WaitingThreads& waiting_threads_;
  std::span<const Sample> samples_;
  std::stop_source stop_;
  std::stop_callback<std::function<void()>> stop_when_asked_, stop_when_abandoned_;
  const std::stop_token abandon_;
  std::optional<Cutoff> within_;
  const Cutoff* cutoff_ = nullptr;  ///< null where the options name none
  Progress progress_;
  std::vector<Entry> entries_;
  std::vector<Work> works_;
  std::vector<std::atomic<std::uint8_t>> parts_left_;
};

}  // namespace cupel
