#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rewards/engine.h"

namespace cupel {

/// One component of a spec by itself, to be asked what it makes of a completion. Thread-safe.
class Probe {
 public:
  struct Answer {
    std::string_view verifier;  ///< that judged, lives for ever; "" where there is none
    Verdict verdict;

    bool is_correct() const { return verdict.outcome == Outcome::correct; }
  };

  Answer ask(Sample sample, std::string_view completion) const {
    sample.completion = completion;
    sample.group = 0;
    sample.index = 0;
    return answer(engine_.score_one(sample));
  }

  static Answer answer(Scored scored) {
    return {scored.components.front().verifier, std::move(scored.verdict)};
  }

  const Engine& engine() const { return engine_; }
  const Component& component() const { return engine_.components().front(); }

 private:
  friend Result<std::vector<Probe>> probes_of(const Spec& spec, int threads);
  explicit Probe(Engine engine) : engine_(std::move(engine)) {}

  Engine engine_;
};

/// Each component of the spec that has a verifier, without its gate. Fails where the spec as a
/// whole makes no sense.
Result<std::vector<Probe>> probes_of(const Spec& spec, int threads);

}  // namespace cupel
