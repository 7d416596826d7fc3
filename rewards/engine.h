#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/executor.h"
#include "base/result.h"
#include "datasets/sample.h"
#include "rewards/spec.h"
#include "verifiers/trace.h"
#include "verifiers/verdict.h"

namespace cupel {

/// What one component of a spec gives for one completion.
struct ComponentScore {
  std::string name;  ///< the component's; that of its verifier where the spec is one `auto` alone
  /// What counts, before its weight: the verifier's score (in [0, 1], but for the format rewards of
  /// other libraries, which keep their own) or the shaping's value (any finite number) after range,
  /// clip and gate; NaN where nothing was decided and the spec replaces it by nothing.
  double score = std::numeric_limits<double>::quiet_NaN();
  /// What its verifier said; what its gate said where that kept it from counting. A shaping that
  /// lacks nothing is `correct`.
  Outcome outcome = Outcome::error;
  Reason reason = Reason::internal_error;
  std::string_view verifier = {};  ///< the one that judged, lives for ever; "" for a shaping
  bool is_chosen = false;          ///< the row chose it: the spec says `auto`
  bool is_gated = false;           ///< its gate has not passed: it was not looked at
  std::string detail = {};         ///< see `Scored::detail_of`
};

/// One completion's reward and where it comes from.
struct Scored {
  /// Σ weight · score, any finite number; NaN where any component's is, because a failure of the
  /// machine or of the task is never a reward of 0, unless the spec replaces it by a number.
  double reward = 0;
  /// Of the first verifier that is worst off: error before unscorable, incorrect and correct. A
  /// shaping says nothing of right and wrong; one that lacks something makes it unscorable.
  Verdict verdict;
  std::vector<ComponentScore> components;  ///< those of the spec, in its order
  /// The component that `verdict` is of; nowhere among them where none has one.
  std::size_t deciding = std::numeric_limits<std::size_t>::max();

  /// What a component's verifier or shaping said to a person in one sentence, "" for nothing.
  std::string_view detail_of(std::size_t component) const {
    return component == deciding ? verdict.detail : components[component].detail;
  }
};

/// What `Engine::score` throws where it was asked to.
struct Abandoned : std::exception {
  const char* what() const noexcept override { return "the batch was abandoned"; }
};

/// How a batch is to be scored.
struct BatchOptions {
  /// From the call on. What has not been decided by then is `error`, `deadline`, and programs under
  /// way are ended. What needs no processes is not begun any more; what is under way is done within
  /// its budget. Must be above 0.
  std::optional<std::chrono::nanoseconds> deadline = {};
  /// The same when a stop is asked for, with the reason `cancelled`.
  std::stop_token stop = {};
  /// The same for those who then want none of it: `score` throws `Abandoned`, soon.
  std::stop_token abandon = {};
  /// Called now and then by one thread at a time, with `done` ever larger, and with `done == total`
  /// at the end. What it throws ends the batch and is thrown to the caller.
  std::function<void(std::size_t done, std::size_t total)> progress = {};
};

/// Scores completions by a reward spec. Thread-safe; the same sample gives the same score on any
/// number of threads.
///
/// Programs in the sandbox are waited for by threads of their own, at most as many as the engine
/// has otherwise, so that neither they nor the processor wait for each other. These have ended when
/// `score` returns; the others sleep until there is work again.
///
///     auto engine = cupel::Engine::create(cupel::Spec::standard());
///     cupel::Sample sample;
///     sample.completion = "So it is \\boxed{42}.";
///     sample.reference = "42";
///     double reward = engine->score({&sample, 1})[0].reward;  // 1
class Engine {
 public:
  /// Fails when the spec names a verifier, a shaping, a component or an option that does not exist.
  /// `threads` = 0 takes CUPEL_THREADS, or every core where that is not set.
  static Result<Engine> create(const Spec& spec, int threads = 0);
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  /// One result for each sample, in order. The completions of a group (`Sample::group`) must all be
  /// there: some shapings compare them. Samples that a verifier cannot tell apart are judged once;
  /// those that take longest are begun first. Throws std::invalid_argument for options that make no
  /// sense, `Abandoned`, what `progress` throws, and when memory runs out.
  std::vector<Scored> score(std::span<const Sample> samples,
                            const BatchOptions& options = {}) const;

  /// The same for one sample that is a group of its own, with what was done written to `trace`
  /// unless it is null.
  Scored score_one(const Sample& sample, Trace* trace = nullptr) const;

  /// The same for one sample of a group.
  Scored score_one(std::span<const Sample> group, std::size_t which, Trace* trace = nullptr) const;

  /// The spec's, in its order: `Scored::components` has one for each.
  std::span<const Component> components() const;

  /// Whether more of a row may matter than the completion and the reference; else `Sample::row` is
  /// not worth making.
  bool reads_rows() const;

  /// Whether a few samples like these are done in no time: no programs are run for any of them.
  bool is_quick(std::span<const Sample> samples) const;

  const Executor& executor() const;

 private:
  struct Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cupel
