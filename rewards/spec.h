#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "verifiers/options.h"

namespace cupel {

/// The verifier's name in a component whose rows are judged by whatever fits each of them.
constexpr std::string_view kAuto = "auto";

/// Two numbers, the first not above the second unless said otherwise.
struct Interval {
  double low, high;

  bool operator==(const Interval&) const = default;
};

/// What a number that is missing is replaced by; nothing: it stays missing.
struct Missing {
  std::optional<double> on_error = {};
  std::optional<double> on_unscorable = {};
};

/// One part of a reward: a verifier or a shaping, its options, and what its value weighs.
///
/// The value is that of the shaping, or the verifier's score taken from [0, 1] to `range`, then
/// brought into `clip`. It is 0 where `gate` names a component that did not pass.
struct Component {
  std::string name;  ///< unique in the spec; that of its verifier or shaping unless said otherwise
  std::string verifier;  ///< "" for a shaping; "auto": chosen by each row
  OptionValues options;
  double weight = 1;
  std::string shaping = {};  ///< "" for a verifier
  std::string of = {};       ///< the component whose verifier the shaping looks at, "" for none
  std::string gate = {};     ///< the component whose verifier must say `correct`, "" for none
  std::optional<Interval> range = {};  ///< the values of the scores 0 and 1, in any order
  std::optional<Interval> clip = {};
  Missing missing = {};  ///< replaces the value of this component
};

/// How completions are rewarded: reward = Σ weight · value over the components.
///
///     {"components": [{"verifier": "math", "options": {"extract": "boxed"}},
///                     {"verifier": "format", "gate": "math", "weight": 0.2},
///                     {"shaping": "cosine", "of": "math", "weight": 0.5}],
///      "on_unscorable": 0}
struct Spec {
  std::string description;  ///< for people
  std::vector<Component> components;
  /// For components whose verifier is `auto`: a row's `data_source`, or its beginning and `*`, and
  /// the verifier as on a command line (`math:extract=boxed`). The longest that fits decides.
  std::map<std::string, std::string, std::less<>> dispatch;
  /// What judges rows that say nothing else, of `auto` too; "": whatever fits their shape.
  std::string otherwise = {};
  Missing missing;  ///< replaces the reward

  /// Rows name their verifier, or are judged by what fits their schema, or by `math`.
  static Spec standard();

  /// From `NAME:key=value,…`.
  static Result<Spec> from_verifier(std::string_view text);

  /// From JSON text; a message names the path of what is wrong. Unknown keys are errors.
  static Result<Spec> from_json(std::string_view text);

  /// From a JSON file.
  static Result<Spec> from_file(const std::string& path);

  /// From a preset's name (rewards/presets.h), or else a JSON file.
  static Result<Spec> from_preset_or_file(const std::string& name);
};

}  // namespace cupel
