#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "rewards/shaping.h"
#include "rewards/spec.h"
#include "verifiers/verifier.h"

namespace cupel {

struct BuiltVerifier {
  std::size_t component;
  std::unique_ptr<const Verifier> verifier;
};

struct BuiltShaping {
  std::size_t component;
  std::unique_ptr<const Shaping> shaping;
  std::optional<std::size_t> of;  ///< the component that it looks at
};

struct BuiltSpec {
  std::vector<Component> components;
  std::vector<BuiltVerifier> verifiers;
  std::vector<BuiltShaping> shapings;
};

/// Fails when the spec names a verifier, a shaping, a component or an option that does not exist.
Result<BuiltSpec> build(const Spec& spec);

}  // namespace cupel
