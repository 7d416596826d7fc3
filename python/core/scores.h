#pragma once

#include <nanobind/nanobind.h>

#include <chrono>
#include <utility>
#include <vector>

#include "python/core/evidence.h"
#include "rewards/engine.h"
#include "rewards/spec.h"

namespace cupel::python {

/// The scores of a batch, which give away one column at a time. Immutable.
class Scores {
 public:
  /// Scored by a spec of these components, by an engine that took so long.
  Scores(std::vector<Scored> scored, std::vector<Component> components,
         std::chrono::nanoseconds engine_time)
      : scored_(std::move(scored)), components_(std::move(components)), engine_time_(engine_time) {}

  const std::vector<Scored>& all() const { return scored_; }
  const std::vector<Component>& components() const { return components_; }

  /// Without the evidence where they were pickled.
  Summary summary() const { return evidence_.summary(components_, scored_); }
  void set_evidence(Evidence evidence) { evidence_ = std::move(evidence); }

  /// What the engine took for all of them.
  std::chrono::nanoseconds engine_time() const { return engine_time_; }

 private:
  std::vector<Scored> scored_;
  std::vector<Component> components_;
  std::chrono::nanoseconds engine_time_;
  Evidence evidence_;
};

/// Adds the class Scores to the module.
void add_scores(nanobind::module_& module);

}  // namespace cupel::python
