#pragma once

#include <nanobind/nanobind.h>

#include <vector>

#include "rewards/engine.h"

namespace cupel::python {

/// The scores of a batch, which give away one column at a time. Immutable.
class Scores {
 public:
  explicit Scores(std::vector<Scored> scored) : scored_(std::move(scored)) {}

  const std::vector<Scored>& all() const { return scored_; }

 private:
  std::vector<Scored> scored_;
};

/// Adds the classes Verdict, Scored and Scores to the module.
void add_scores(nanobind::module_& module);

}  // namespace cupel::python
