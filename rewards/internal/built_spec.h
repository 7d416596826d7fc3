#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "rewards/shaping.h"
#include "rewards/spec.h"
#include "verifiers/verifier.h"

namespace cupel {

/// A verifier and its name in the registry.
struct NamedVerifier {
  std::unique_ptr<const Verifier> verifier;
  std::string_view name;
};

struct BuiltVerifier {
  std::size_t component;
  NamedVerifier fixed;              ///< null where each row chooses
  std::optional<std::size_t> gate;  ///< a component whose verifier stands before this one
};

struct BuiltShaping {
  std::size_t component;
  std::unique_ptr<const Shaping> shaping;
  std::optional<std::size_t> of;    ///< the component that it looks at
  std::optional<std::size_t> gate;  ///< a component of a verifier
};

struct BuiltDispatch {
  std::string source;  ///< a row's data_source, or how it begins
  bool is_beginning = false;
  NamedVerifier to;
};

struct BuiltSpec {
  std::vector<Component> components;
  std::vector<BuiltVerifier> verifiers;  ///< gates before what is behind them
  std::vector<BuiltShaping> shapings;
  std::vector<BuiltDispatch> dispatch;  ///< the most particular first
  NamedVerifier otherwise;              ///< null where the row's shape decides
  Missing missing;
  bool rows_choose = false;  ///< there is a component `auto`
  /// The one component is `auto` and has no name of its own: it is called like its row's verifier.
  bool is_named_by_rows = false;
};

/// Fails when the spec names a verifier, a shaping, a component or an option that does not exist,
/// or components that wait for each other.
Result<BuiltSpec> build(const Spec& spec);

/// `NAME:key=value,…`, made.
Result<NamedVerifier> make_named_verifier(std::string_view text);

}  // namespace cupel
