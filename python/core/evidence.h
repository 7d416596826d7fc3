#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "python/core/batch.h"
#include "rewards/engine.h"
#include "rewards/summary.h"

namespace cupel::python {

/// What the summary of a batch needs beside its scores. Most batches are never asked for one, and
/// their texts are gone when they are: this is cheap to make, and has the few texts that hints are
/// tried on.
class Evidence {
 public:
  /// Of scores whose batch is not known.
  Evidence() = default;

  /// `scored` are those of all completions. Needs no lock of the interpreter.
  Evidence(const Columns& columns, const Batch& batch, std::span<const Scored> scored);

  Summary summary(std::span<const Component> components, std::span<const Scored> scored) const;

 private:
  std::vector<bool> continues_group_;
  std::vector<std::string> sources_;  // empty where no row has one
  std::map<std::size_t, ComponentSummary::Specimen> texts_;
};

}  // namespace cupel::python
