#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "verifiers/options.h"

namespace cupel {

/// One part of a reward: a verifier, its options, and what its score weighs.
struct Component {
  std::string name;  ///< unique in the spec; the verifier's name unless said otherwise
  std::string verifier;
  OptionValues options;
  double weight = 1;
};

/// How completions are rewarded: reward = Σ weight · score over the components.
///
///     {"components": [{"verifier": "math", "options": {"extract": "boxed"}, "weight": 1.0}]}
struct Spec {
  std::vector<Component> components;
  /// A row that names a verifier of its own is judged by that one instead.
  bool rows_choose = false;

  /// The verifier `math`, and rows may name another.
  static Spec standard();

  /// From `NAME:key=value,…`.
  static Result<Spec> from_verifier(std::string_view text);

  /// From JSON text; a message names the path of what is wrong. Unknown keys are errors.
  static Result<Spec> from_json(std::string_view text);

  /// From a JSON file.
  static Result<Spec> from_file(const std::string& path);
};

}  // namespace cupel
