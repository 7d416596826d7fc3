#include "rewards/engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>

#include "rewards/internal/batch.h"
#include "rewards/internal/built_spec.h"
#include "rewards/internal/chooser.h"
#include "rewards/internal/judge.h"

namespace cupel {
namespace {

constexpr int kMostThreads = 1024;

/// What CUPEL_THREADS says, 0 where it is not set.
Result<int> threads_of_environment() {
  const char* set = std::getenv("CUPEL_THREADS");
  if (set == nullptr || *set == '\0') return 0;
  const std::string_view text = set;
  int threads = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), threads);
  const bool is_number = read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (is_number && threads >= 1 && threads <= kMostThreads) return threads;
  return failure(fmt::format("CUPEL_THREADS is \"{}\"; expected a whole number from 1 to {}", text,
                             kMostThreads));
}

Result<int> threads_from(int given) {
  if (given == 0) return threads_of_environment();
  if (given > 0 && given <= kMostThreads) return given;
  return failure(
      fmt::format("threads is {}; expected a whole number from 1 to {}, or 0 for every core", given,
                  kMostThreads));
}

void check(const BatchOptions& options) {
  if (!options.deadline || options.deadline->count() > 0) return;
  throw std::invalid_argument(fmt::format(
      "the deadline of the batch is {} s, so nothing could be scored; give a time above 0, or none",
      std::chrono::duration<double>(*options.deadline).count()));
}

}  // namespace

struct Engine::Impl {
  Impl(BuiltSpec built, int threads)
      : spec(std::move(built)), executor(threads), waiting_threads(executor.threads()) {}

  BuiltSpec spec;
  Chooser chooser{spec};
  Judge judge{spec, chooser};
  Executor executor;
  WaitingThreads waiting_threads;
};

Result<Engine> Engine::create(const Spec& spec, int threads) {
  auto built = build(spec);
  if (!built) return tl::make_unexpected(built.error());
  const auto count = threads_from(threads);
  if (!count) return tl::make_unexpected(count.error());
  return Engine(std::make_unique<Impl>(std::move(*built), *count));
}

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

const Executor& Engine::executor() const { return impl_->executor; }

std::span<const Component> Engine::components() const { return impl_->spec.components; }

bool Engine::reads_rows() const {
  const BuiltSpec& spec = impl_->spec;
  return spec.rows_choose || !spec.shapings.empty() ||
         std::any_of(spec.verifiers.begin(), spec.verifiers.end(), [](const BuiltVerifier& built) {
           return !built.fixed.verifier->ignores_row();
         });
}

bool Engine::is_quick(std::span<const Sample> samples) const {
  const Judge& judge = impl_->judge;
  return std::none_of(samples.begin(), samples.end(), [&](const Sample& sample) {
    return judge.has(Part::waiting, judge.begin(sample));
  });
}

Scored Engine::score_one(const Sample& sample, Trace* trace) const {
  return score_one({&sample, 1}, 0, trace);
}

Scored Engine::score_one(std::span<const Sample> group, std::size_t which, Trace* trace) const {
  const Judge& judge = impl_->judge;
  const auto judged = [&](const Sample& sample, Trace* into) {
    Work work = judge.begin(sample);
    judge.judge(sample, Part::computing, work, nullptr, into);
    judge.judge(sample, Part::waiting, work, nullptr, into);
    judge.finish(work);
    return work;
  };
  if (!judge.has_shapings()) return judged(group[which], trace).scored;
  std::vector<Work> works;
  for (std::size_t i = 0; i < group.size(); ++i)
    works.push_back(judged(group[i], i == which ? trace : nullptr));
  judge.shape(group, works, nullptr);
  return std::move(works[which].scored);
}

std::vector<Scored> Engine::score(std::span<const Sample> samples,
                                  const BatchOptions& options) const {
  check(options);
  if (samples.empty()) return {};
  return Batch(impl_->judge, impl_->executor, impl_->waiting_threads, samples, options).run();
}

}  // namespace cupel
