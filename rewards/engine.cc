#include "rewards/engine.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <limits>
#include <map>
#include <mutex>
#include <numeric>
#include <utility>

#include "verifiers/registry.h"

namespace cupel {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

struct BuiltComponent {
  std::string name;
  double weight;
  std::unique_ptr<const Verifier> verifier;
};
using BuiltSpec = std::vector<BuiltComponent>;

Result<BuiltSpec> build(const Spec& spec) {
  BuiltSpec built;
  for (const Component& component : spec.components) {
    auto verifier = make_verifier(component.verifier, component.options);
    if (!verifier) return tl::make_unexpected(verifier.error());
    built.push_back({component.name, component.weight, std::move(*verifier)});
  }
  return built;
}

Task task_of(const Sample& sample) {
  return {sample.prompt, sample.completion, sample.reference.value_or(""), sample.row};
}

Verdict judge(const Verifier& verifier, const Sample& sample, Trace* trace) {
  if (verifier.needs_reference()) {
    if (!sample.reference_fault.empty())
      return unscored(Outcome::unscorable, Reason::bad_reference,
                      std::string(sample.reference_fault));
    if (!sample.reference)
      return unscored(Outcome::unscorable, Reason::no_reference, "the row has no reference");
  }
  try {
    return verifier.verify(task_of(sample), trace);
  } catch (const std::exception& fault) {
    return unscored(Outcome::error, Reason::internal_error, fault.what());
  }
}

int severity(Outcome outcome) { return static_cast<int>(outcome); }

Scored score_by(const BuiltSpec& spec, const Sample& sample, Trace* trace) {
  Scored scored;
  scored.components.reserve(spec.size());
  bool first = true;
  for (const BuiltComponent& component : spec) {
    if (trace && spec.size() > 1) trace->record("component", component.name);
    const auto start = std::chrono::steady_clock::now();
    Verdict verdict = judge(*component.verifier, sample, trace);
    verdict.elapsed = std::chrono::steady_clock::now() - start;
    const double score = verdict.is_scored() ? verdict.score : kNothing;
    scored.components.push_back({component.name, score});
    scored.reward += component.weight * score;
    const auto total = scored.verdict.elapsed + verdict.elapsed;
    if (first || severity(verdict.outcome) > severity(scored.verdict.outcome))
      scored.verdict = std::move(verdict);
    scored.verdict.elapsed = first ? scored.verdict.elapsed : total;
    first = false;
  }
  return scored;
}

double expected_cost(const BuiltSpec& spec, const Sample& sample) {
  double cost = 0;
  for (const BuiltComponent& component : spec)
    cost += component.verifier->expected_cost(task_of(sample));
  return cost;
}

Scored unknown_verifier(const std::string& message) {
  Scored scored;
  scored.reward = kNothing;
  scored.verdict = unscored(Outcome::error, Reason::bad_verifier, message);
  return scored;
}

}  // namespace

struct Engine::Impl {
  Impl(BuiltSpec spec, bool rows_choose_, int threads)
      : standard(std::move(spec)), rows_choose(rows_choose_), executor(threads) {}

  using Chosen = std::shared_ptr<const Result<BuiltSpec>>;

  /// The spec that a row's own `verifier` asks for, built once for each of the first few texts.
  Chosen chosen_by_row(std::string_view text) const {
    constexpr std::size_t kMostKept = 256;  // rows may name anything, so what is kept is bounded
    const std::lock_guard lock(mutex);
    if (const auto found = by_row.find(text); found != by_row.end()) return found->second;
    auto spec = Spec::from_verifier(text);
    auto built = std::make_shared<const Result<BuiltSpec>>(
        spec ? build(*spec) : Result<BuiltSpec>(tl::make_unexpected(spec.error())));
    if (by_row.size() < kMostKept) by_row.emplace(std::string(text), built);
    return built;
  }

  double cost_of(const Sample& sample) const;

  BuiltSpec standard;
  bool rows_choose;
  Executor executor;
  mutable std::mutex mutex;
  mutable std::map<std::string, Chosen, std::less<>> by_row;
};

Result<Engine> Engine::create(const Spec& spec, int threads) {
  auto built = build(spec);
  if (!built) return tl::make_unexpected(built.error());
  return Engine(std::make_unique<Impl>(std::move(*built), spec.rows_choose, threads));
}

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

const Executor& Engine::executor() const { return impl_->executor; }

double Engine::Impl::cost_of(const Sample& sample) const {
  if (!rows_choose || sample.verifier.empty()) return expected_cost(standard, sample);
  const auto chosen = chosen_by_row(sample.verifier);
  return *chosen ? expected_cost(**chosen, sample) : 0;
}

Scored Engine::score_one(const Sample& sample, Trace* trace) const {
  if (!impl_->rows_choose || sample.verifier.empty())
    return score_by(impl_->standard, sample, trace);
  const auto chosen = impl_->chosen_by_row(sample.verifier);
  return *chosen ? score_by(**chosen, sample, trace) : unknown_verifier(chosen->error().message);
}

std::vector<Scored> Engine::score(std::span<const Sample> samples) const {
  std::vector<Scored> scored(samples.size());
  std::vector<double> costs(samples.size());
  constexpr std::size_t kGrain = 16;
  impl_->executor.parallel_for(samples.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) costs[i] = impl_->cost_of(samples[i]);
  });
  if (std::all_of(costs.begin(), costs.end(), [](double cost) { return cost == 0; })) {
    impl_->executor.parallel_for(samples.size(), kGrain, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) scored[i] = score_one(samples[i]);
    });
    return scored;
  }
  std::vector<std::size_t> order(samples.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return costs[a] > costs[b]; });
  // Each thread takes the longest that is left; pieces handed out ahead would leave some idle.
  std::atomic<std::size_t> next = 0;
  const auto workers = static_cast<std::size_t>(impl_->executor.threads());
  impl_->executor.parallel_for(std::min(workers, order.size()), 1,
                               [&](std::size_t begin, std::size_t end) {
                                 for (; begin < end; ++begin)
                                   for (std::size_t i = next++; i < order.size(); i = next++)
                                     scored[order[i]] = score_one(samples[order[i]]);
                               });
  return scored;
}

}  // namespace cupel
