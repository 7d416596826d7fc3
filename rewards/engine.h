#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/executor.h"
#include "base/result.h"
#include "datasets/sample.h"
#include "rewards/spec.h"
#include "verifiers/trace.h"
#include "verifiers/verdict.h"

namespace cupel {

/// What one component of a spec gives.
struct ComponentScore {
  std::string name;
  /// Of a verifier in [0, 1], but for the format rewards of other libraries, which keep their own;
  /// of a shaping any finite number, negative ones too. NaN where nothing was decided.
  double score;
};

/// One completion's reward and where it comes from.
struct Scored {
  /// Σ weight · score, any finite number; NaN where any component decided nothing, because a
  /// failure of the machine or of the task is never a reward of 0.
  double reward = 0;
  /// Of the first verifier that is worst off: error before unscorable, incorrect and correct. A
  /// shaping says nothing of right and wrong; one that lacks something makes it unscorable.
  Verdict verdict;
  std::vector<ComponentScore> components;
};

/// Scores completions by a reward spec. Thread-safe; the same sample gives the same score on any
/// number of threads.
///
///     auto engine = cupel::Engine::create(cupel::Spec::standard());
///     cupel::Sample sample;
///     sample.completion = "So it is \\boxed{42}.";
///     sample.reference = "42";
///     double reward = engine->score({&sample, 1})[0].reward;  // 1
class Engine {
 public:
  /// Fails when the spec names a verifier, a shaping, a component or an option that does not exist.
  /// `threads` = 0 takes every core.
  static Result<Engine> create(const Spec& spec, int threads = 0);
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  /// One result for each sample, in order. The completions of a group (`Sample::group`) must all be
  /// there: some shapings compare them. Throws only when memory runs out.
  std::vector<Scored> score(std::span<const Sample> samples) const;

  /// The same for one sample that is a group of its own, with what was done written to `trace`
  /// unless it is null.
  Scored score_one(const Sample& sample, Trace* trace = nullptr) const;

  /// The same for one sample of a group.
  Scored score_one(std::span<const Sample> group, std::size_t which, Trace* trace = nullptr) const;

  const Executor& executor() const;

 private:
  struct Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cupel
