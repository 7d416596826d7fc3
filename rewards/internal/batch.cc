#include "rewards/internal/batch.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <system_error>
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

/// The last sample of each digest. It remembers one, and looks in a few places, so that texts made
/// to be alike here cost no more than any: a pair that it misses is judged twice, no more.
class LastOfDigest {
 public:
  static constexpr auto kNone = static_cast<std::size_t>(-1);

  explicit LastOfDigest(std::size_t samples) {
    while (places_.size() < 2 * samples) places_.resize(2 * places_.size());
  }

  /// To be set to the sample that has this digest; kNone where none has.
  std::size_t& of(std::uint64_t digest) {
    constexpr std::size_t kTries = 8;
    Place* place = nullptr;
    for (std::size_t i = 0; i < kTries; ++i) {
      place = &places_[((digest ^ digest >> 29) + i) & (places_.size() - 1)];
      if (place->sample == kNone || place->digest == digest) break;
    }
    if (place->digest != digest) *place = {digest, kNone};
    return place->sample;
  }

 private:
  struct Place {
    std::uint64_t digest = 0;
    std::size_t sample = kNone;
  };
  std::vector<Place> places_ = std::vector<Place>(16);
};

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
      stop_when_abandoned_(options.abandon, [this] { stop_.request_stop(); }),
      abandon_(options.abandon),
      progress_(options.progress, samples.size(), stop_),
      entries_(samples.size()),
      works_(samples.size()),
      parts_left_(samples.size()) {
  const bool may_stop = options.stop.stop_possible() || options.abandon.stop_possible();
  if (!options.deadline && !may_stop && !options.progress) return;
  within_.emplace(end_of(options), stop_.get_token());
  cutoff_ = &*within_;
}

std::vector<Scored> Batch::run() {
  progress_.guard([&] { prepare(); });
  throw_if_abandoned();
  progress_.guard([&] { find_duplicates(); });
  throw_if_abandoned();
  progress_.guard([&] { judge_all(); });
  throw_if_abandoned();
  progress_.guard([&] { share_duplicates(); });
  if (judge_.has_shapings()) progress_.guard([&] { shape(); });
  progress_.finish();
  return results();
}

/// What the work took beside its result is given back here, by all threads.
std::vector<Scored> Batch::results() {
  std::vector<Scored> scored(works_.size());
  executor_.parallel_for(works_.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      scored[i] = std::move(works_[i].scored);
      works_[i] = Work();
    }
  });
  return scored;
}

void Batch::throw_if_abandoned() {
  if (!is_abandoned()) return;
  executor_.parallel_for(works_.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) works_[i] = Work();
  });
  throw Abandoned();
}

void Batch::prepare() {
  executor_.parallel_for(samples_.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end && !is_abandoned(); ++i) prepare(i, i > begin);
  });
}

/// `follows`: the sample before it has been prepared by this thread.
void Batch::prepare(std::size_t i, bool follows) {
  const Sample& sample = samples_[i];
  Work& work = works_[i] =
      follows ? judge_.begin(sample, &samples_[i - 1], &works_[i - 1]) : judge_.begin(sample);
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

void Batch::find_duplicates() {
  if (samples_.size() == 1) return;
  LastOfDigest last(samples_.size());
  for (std::size_t i = 0; i < samples_.size() && !is_abandoned(); ++i) {
    Entry& entry = entries_[i];
    std::size_t& other = last.of(entry.digest);
    if (other != LastOfDigest::kNone &&
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
    try {
      for (int i = 0; i < taken; ++i) threads.emplace_back(work_off);
    } catch (const std::system_error&) {  // the machine has no more of them: fewer will do
    }
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
  if (is_abandoned()) return;
  progress_.guard([&] { judge_.judge(samples_[i], Part::computing, works_[i], cutoff_); });
  if (entry.waits_for_computing) queue.push(i, entry.waiting_cost);
  progress_.guard([&] { part_done(i); });
}

void Batch::wait_for(std::size_t i) {
  if (is_abandoned()) return;
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
