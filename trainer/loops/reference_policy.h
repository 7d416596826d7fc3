#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "trainer/config/run_config.h"
#include "trainer/model/model.h"

namespace cupel::trainer {

/// The policy that KL is measured from: the model as the run began with it; or, where it follows,
/// as it was every so many steps, or a moving average. Not thread-safe.
class ReferencePolicy {
 public:
  /// There is one only where KL has a weight.
  ReferencePolicy(const RunConfig& config, const Model& policy);

  /// Null where there is none.
  const Model* model() const { return model_ ? &*model_ : nullptr; }
  /// Whether it is saved with a checkpoint: it changes.
  bool moves() const;

  /// After a step, counted from 1.
  void follow(const Model& policy, std::int64_t step);

  /// From a checkpoint that it was saved with; a reference that does not move needs nothing.
  Result<void> load(const std::string& checkpoint);

 private:
  ReferenceOptions options_;
  std::optional<Model> model_;
};

}  // namespace cupel::trainer
