#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "verifiers/options.h"

namespace cupel {

/// One part of a reward: a verifier or a shaping, its options, and what its value weighs.
struct Component {
  std::string name;  ///< unique in the spec; that of its verifier or shaping unless said otherwise
  std::string verifier;  ///< "" for a shaping
  OptionValues options;
  double weight = 1;
  std::string shaping = {};  ///< "" for a verifier
  std::string of = {};       ///< the component whose verifier the shaping looks at, "" for none
};

/// How completions are rewarded: reward = Σ weight · value over the components, the value of a
/// verifier being its score.
///
///     {"components": [{"verifier": "math", "options": {"extract": "boxed"}, "weight": 1.0},
///                     {"shaping": "cosine", "of": "math", "weight": 0.5}]}
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
