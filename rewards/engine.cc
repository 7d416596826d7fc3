#include "rewards/engine.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <limits>
#include <map>
#include <mutex>
#include <numeric>
#include <optional>
#include <utility>

#include "rewards/groups.h"
#include "rewards/internal/built_spec.h"

namespace cupel {
namespace {

constexpr std::size_t kGrain = 16;
constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

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

Verdict passed() {
  Verdict verdict;
  verdict.outcome = Outcome::correct;
  verdict.reason = Reason::passed;
  verdict.score = 1;
  return verdict;
}

int severity(Outcome outcome) { return static_cast<int>(outcome); }

/// Takes `verdict` where it is worse than what is there.
void take_worse(Scored& scored, Verdict verdict, bool is_first = false) {
  const auto total = scored.verdict.elapsed + verdict.elapsed;
  if (is_first || severity(verdict.outcome) > severity(scored.verdict.outcome))
    scored.verdict = std::move(verdict);
  scored.verdict.elapsed = total;
}

/// What the verifiers said of one sample: one a component, nothing where they decided nothing.
using Judgements = std::vector<std::optional<Judgement>>;

/// What is known of one sample while shapings are at work.
struct Judged {
  Scored scored;
  Judgements judgements;
};

double reward_of(const BuiltSpec& spec, const Scored& scored) {
  double reward = 0;
  for (std::size_t i = 0; i < spec.components.size(); ++i)
    reward += spec.components[i].weight * scored.components[i].score;
  return reward;
}

/// The verifiers' part. `judgements` may be null.
Scored judge_all(const BuiltSpec& spec, const Sample& sample, Trace* trace,
                 Judgements* judgements) {
  Scored scored;
  if (judgements) judgements->resize(spec.components.size());
  scored.components.reserve(spec.components.size());
  for (const Component& component : spec.components)
    scored.components.push_back({component.name, kNothing});
  if (spec.verifiers.empty()) scored.verdict = passed();
  bool is_first = true;
  for (const BuiltVerifier& built : spec.verifiers) {
    ComponentScore& component = scored.components[built.component];
    if (trace && spec.components.size() > 1) trace->record("component", component.name);
    const auto start = std::chrono::steady_clock::now();
    Verdict verdict = judge(*built.verifier, sample, trace);
    verdict.elapsed = std::chrono::steady_clock::now() - start;
    if (verdict.is_scored()) component.score = verdict.score;
    if (verdict.is_scored() && judgements)
      (*judgements)[built.component] = {verdict.outcome == Outcome::correct, verdict.score};
    take_worse(scored, std::move(verdict), is_first);
    is_first = false;
  }
  scored.reward = reward_of(spec, scored);
  return scored;
}

std::vector<Shaped> shape(const BuiltShaping& built, std::span<const Sample> group,
                          std::span<const Judged> judged) {
  Judgements judgements;
  if (built.of)
    for (const Judged& one : judged) judgements.push_back(one.judgements[*built.of]);
  return built.shaping->shape({group, judgements});
}

void shape_by(const BuiltShaping& built, const std::string& name, std::span<const Sample> group,
              std::span<Judged> judged) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<Shaped> shaped;
  std::string broken;
  try {
    shaped = shape(built, group, judged);
  } catch (const std::exception& fault) {
    broken = fault.what();
  }
  const auto elapsed = (std::chrono::steady_clock::now() - start) / group.size();
  for (std::size_t i = 0; i < group.size(); ++i) {
    Scored& scored = judged[i].scored;
    scored.verdict.elapsed += elapsed;
    if (!broken.empty()) {
      take_worse(scored, unscored(Outcome::error, Reason::internal_error, name + ": " + broken));
      continue;
    }
    scored.components[built.component].score = shaped[i].value;
    if (!shaped[i].fault.empty())
      take_worse(scored, unscored(Outcome::unscorable, Reason::bad_reference,
                                  name + ": " + shaped[i].fault));
  }
}

/// The shapings' part, and the rewards.
void shape_group(const BuiltSpec& spec, std::span<const Sample> group, std::span<Judged> judged) {
  for (const BuiltShaping& built : spec.shapings)
    shape_by(built, spec.components[built.component].name, group, judged);
  for (Judged& one : judged) one.scored.reward = reward_of(spec, one.scored);
}

double expected_cost(const BuiltSpec& spec, const Sample& sample) {
  double cost = 0;
  for (const BuiltVerifier& built : spec.verifiers)
    cost += built.verifier->expected_cost(task_of(sample));
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

  bool is_chosen_by_row(const Sample& sample) const {
    return rows_choose && !sample.verifier.empty();
  }

  double cost_of(const Sample& sample) const;
  Scored judge_one(const Sample& sample, Trace* trace, Judgements* judgements = nullptr) const;

  /// `work(i)` for each sample, in parallel, those that take longest first.
  template <class Work>
  void for_each(std::span<const Sample> samples, Work work) const;

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
  if (!is_chosen_by_row(sample)) return expected_cost(standard, sample);
  const auto chosen = chosen_by_row(sample.verifier);
  return *chosen ? expected_cost(**chosen, sample) : 0;
}

Scored Engine::Impl::judge_one(const Sample& sample, Trace* trace, Judgements* judgements) const {
  if (!is_chosen_by_row(sample)) return judge_all(standard, sample, trace, judgements);
  const auto chosen = chosen_by_row(sample.verifier);
  return *chosen ? judge_all(**chosen, sample, trace, nullptr)
                 : unknown_verifier(chosen->error().message);
}

template <class Work>
void Engine::Impl::for_each(std::span<const Sample> samples, Work work) const {
  std::vector<double> costs(samples.size());
  executor.parallel_for(samples.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) costs[i] = cost_of(samples[i]);
  });
  if (std::all_of(costs.begin(), costs.end(), [](double cost) { return cost == 0; })) {
    executor.parallel_for(samples.size(), kGrain, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) work(i);
    });
    return;
  }
  std::vector<std::size_t> order(samples.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return costs[a] > costs[b]; });
  // Each thread takes the longest that is left; pieces handed out ahead would leave some idle.
  std::atomic<std::size_t> next = 0;
  const auto workers = static_cast<std::size_t>(executor.threads());
  executor.parallel_for(std::min(workers, order.size()), 1,
                        [&](std::size_t begin, std::size_t end) {
                          for (; begin < end; ++begin)
                            for (std::size_t i = next++; i < order.size(); i = next++)
                              work(order[i]);
                        });
}

Scored Engine::score_one(const Sample& sample, Trace* trace) const {
  return score_one({&sample, 1}, 0, trace);
}

Scored Engine::score_one(std::span<const Sample> group, std::size_t which, Trace* trace) const {
  if (impl_->standard.shapings.empty()) return impl_->judge_one(group[which], trace);
  std::vector<Judged> judged(group.size());
  for (std::size_t i = 0; i < group.size(); ++i)
    judged[i].scored =
        impl_->judge_one(group[i], i == which ? trace : nullptr, &judged[i].judgements);
  shape_group(impl_->standard, group, judged);
  return std::move(judged[which].scored);
}

std::vector<Scored> Engine::score(std::span<const Sample> samples) const {
  std::vector<Scored> scored(samples.size());
  if (impl_->standard.shapings.empty()) {
    impl_->for_each(samples,
                    [&](std::size_t i) { scored[i] = impl_->judge_one(samples[i], nullptr); });
    return scored;
  }
  std::vector<Judged> judged(samples.size());
  impl_->for_each(samples, [&](std::size_t i) {
    judged[i].scored = impl_->judge_one(samples[i], nullptr, &judged[i].judgements);
  });
  impl_->executor.parallel_for(samples.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (continues_group(samples, i)) continue;
      const std::size_t size = group_end(samples, i) - i;
      shape_group(impl_->standard, samples.subspan(i, size), std::span(judged).subspan(i, size));
    }
  });
  for (std::size_t i = 0; i < samples.size(); ++i) scored[i] = std::move(judged[i].scored);
  return scored;
}

}  // namespace cupel
