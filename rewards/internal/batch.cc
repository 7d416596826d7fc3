#include "rewards/internal/batch.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <thread>
#include <utility>

#include "rewards/sample_groups.h"

namespace cupel {
namespace {

constexpr std::size_t kGrain = 16;

/// Both ends of a text and its length: texts that agree there are compared as a whole anyway.
std::uint64_t digest_of(std::string_view text) {
  constexpr std::size_t kHead = 64, kTail = 192;
  const std::hash<std::string_view> hash;
  if (text.size() <= kHead + kTail) return hash(text);
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15;
  const std::uint64_t head = hash(text.substr(0, kHead)),
                      tail = hash(text.substr(text.size() - kTail));
  return (head * kOdd ^ tail) * kOdd ^ text.size();
}

std::optional<Cutoff::Clock::time_point> end_of(const BatchOptions& options) {
  if (!options.deadline) return std::nullopt;
  const auto now = Cutoff::Clock::now();
  if (*options.deadline > Cutoff::Clock::time_point::max() - now) return std::nullopt;
  return now + *options.deadline;
}

}  // namespace

int WaitingThreads::take(int wanted) {
  int taken = taken_.load();
  for (;;) {
    const int count = std::clamp(wanted, 0, most_ - taken);
    if (taken_.compare_exchange_weak(taken, taken + count)) return count;
  }
}

Batch::Batch(const Judge& judge, const Executor& executor, WaitingThreads& waiting_threads,
             std::span<const Sample> samples, const BatchOptions& options)
    : judge_(judge),
      executor_(executor),
      waiting_threads_(waiting_threads),
      samples_(samples),
      stop_when_asked_(options.stop, [this] { stop_.request_stop(); }),
      progress_(options.progress, samples.size(), stop_),
      entries_(samples.size()),
      works_(samples.size()),
      parts_left_(samples.size()) {
  if (!options.deadline && !options.stop.stop_possible() && !options.progress) return;
  within_.emplace(end_of(options), stop_.get_token());
  cutoff_ = &*within_;
}

std::vector<Scored> Batch::run() {
  progress_.guard([&] { prepare(); });
  progress_.guard([&] { find_duplicates(); });
  progress_.guard([&] { judge_all(); });
  progress_.guard([&] { share_duplicates(); });
  if (judge_.has_shapings()) progress_.guard([&] { shape(); });
  progress_.finish();
  std::vector<Scored> scored;
  scored.reserve(works_.size());
  for (Work& work : works_) scored.push_back(std::move(work.scored));
  return scored;
}

void Batch::prepare() {
  executor_.parallel_for(samples_.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) prepare(i);
  });
}

void Batch::prepare(std::size_t i) {
  const Sample& sample = samples_[i];
  Work& work = works_[i] = judge_.begin(sample);
  Entry& entry = entries_[i];
  entry.like = i;
  entry.computes = judge_.has(Part::computing, work);
  entry.waits = judge_.has(Part::waiting, work);
  entry.waits_for_computing = entry.waits && judge_.waits_for_computing(work);
  parts_left_[i] = static_cast<std::uint8_t>(entry.computes + entry.waits);
  if (samples_.size() == 1) return;
  entry.digest = digest_of(sample.completion) * 31 + digest_of(sample.reference.value_or(""));
  if (cutoff_ && cutoff_->reached()) return;  // what it costs is of no interest any more
  if (entry.computes) entry.computing_cost = judge_.expected_cost(sample, Part::computing, work);
  if (entry.waits) entry.waiting_cost = judge_.expected_cost(sample, Part::waiting, work);
}

/// Each digest's last sample is remembered and no other, so that texts made to have one digest cost
/// no more than any; a pair that is missed by this is judged twice, no more.
void Batch::find_duplicates() {
  if (samples_.size() == 1) return;
  std::size_t places = 16;
  while (places < 2 * samples_.size()) places *= 2;
  constexpr auto kNone = static_cast<std::size_t>(-1);
  std::vector<std::size_t> last(places, kNone);
  for (std::size_t i = 0; i < samples_.size(); ++i) {
    Entry& entry = entries_[i];
    std::size_t& other = last[(entry.digest ^ entry.digest >> 29) & (places - 1)];
    if (other != kNone && entries_[other].digest == entry.digest &&
        judge_.are_alike(samples_[i], works_[i], samples_[other], works_[other])) {
      entry.like = other;
      ++entries_[other].count;
    } else {
      other = i;
    }
  }
}

void Batch::judge_all() {
  WaitingQueue queue;
  int waiting = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    if (entry.like != i || !entry.waits) continue;
    ++waiting;
    if (!entry.waits_for_computing) queue.push(i, entry.waiting_cost);
  }
  if (waiting == 0) return compute(queue);

  const auto work_off = [&] {
    while (const auto i = queue.pop()) progress_.guard([&] { wait_for(*i); });
  };
  // One alone needs no thread beside this one.
  const int wanted = samples_.size() == 1 ? 0 : std::min(waiting, executor_.threads());
  const int taken = waiting_threads_.take(wanted);
  {
    std::vector<std::jthread> threads;
    progress_.guard([&] {
      for (int i = 0; i < taken; ++i) threads.emplace_back(work_off);
    });
    progress_.guard([&] { compute(queue); });
    queue.close();
    if (threads.empty()) work_off();
  }
  waiting_threads_.give_back(taken);
}

void Batch::compute(WaitingQueue& queue) {
  std::vector<std::size_t> order;
  order.reserve(entries_.size());
  bool differ = false;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].like != i) continue;
    // One without any verifier is finished here too.
    if (entries_[i].computes || !entries_[i].waits) order.push_back(i);
    differ = differ || entries_[i].computing_cost > 0;
  }
  if (!differ) {
    executor_.parallel_for(order.size(), kGrain, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) compute(order[i], queue);
    });
    return;
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return entries_[a].computing_cost > entries_[b].computing_cost;
  });
  // Each thread takes the longest that is left; pieces handed out ahead would leave some idle.
  std::atomic<std::size_t> next = 0;
  const auto workers = static_cast<std::size_t>(executor_.threads());
  executor_.parallel_for(std::min(workers, order.size()), 1,
                         [&](std::size_t begin, std::size_t end) {
                           for (; begin < end; ++begin)
                             for (std::size_t i = next++; i < order.size(); i = next++)
                               compute(order[i], queue);
                         });
}

void Batch::compute(std::size_t i, WaitingQueue& queue) {
  const Entry& entry = entries_[i];
  progress_.guard([&] { judge_.judge(samples_[i], Part::computing, works_[i], cutoff_); });
  if (entry.waits_for_computing) queue.push(i, entry.waiting_cost);
  progress_.guard([&] { part_done(i); });
}

void Batch::wait_for(std::size_t i) {
  judge_.judge(samples_[i], Part::waiting, works_[i], cutoff_);
  part_done(i);
}

void Batch::part_done(std::size_t i) {
  // The last of two threads sees what the other has done.
  if (parts_left_[i] > 0 && parts_left_[i].fetch_sub(1, std::memory_order_acq_rel) > 1) return;
  judge_.finish(works_[i]);
  progress_.add(entries_[i].count);
}

void Batch::share_duplicates() {
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].like == i) continue;
    works_[i] = works_[entries_[i].like];
    works_[i].scored.verdict.elapsed = std::chrono::nanoseconds(0);
  }
}

void Batch::shape() {
  executor_.parallel_for(samples_.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (continues_group(samples_, i)) continue;
      const std::size_t size = group_end(samples_, i) - i;
      judge_.shape(samples_.subspan(i, size), std::span(works_).subspan(i, size), cutoff_);
    }
  });
}

}  // namespace cupel
