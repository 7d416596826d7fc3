#pragma once

#include <nanobind/nanobind.h>

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "rewards/engine.h"
#include "rewards/spec.h"
#include "rewards/summary.h"

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

  /// Null where they were pickled.
  const Summary* summary() const { return summary_.get(); }
  void set_summary(Summary summary) {
    summary_ = std::make_shared<const Summary>(std::move(summary));
  }

  /// What the engine took for all of them.
  std::chrono::nanoseconds engine_time() const { return engine_time_; }

 private:
  std::vector<Scored> scored_;
  std::vector<Component> components_;
  std::chrono::nanoseconds engine_time_;
  std::shared_ptr<const Summary> summary_;
};

/// Adds the class Scores to the module.
void add_scores(nanobind::module_& module);

}  // namespace cupel::python
