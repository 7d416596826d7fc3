#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "base/result.h"
#include "verifiers/options.h"
#include "verifiers/verifier.h"

namespace cupel {

/// A verifier as a user sees it: its name, one line about it, and its options.
struct VerifierInfo {
  std::string_view name;
  std::string_view summary;
  std::span<const OptionInfo> options;
  /// Fails where options that are right one by one make no sense together.
  std::function<Result<std::unique_ptr<const Verifier>>(const OptionValues& checked_options)> make;
};

std::span<const VerifierInfo> known_verifiers();

/// Fails with a message that lists the known names and the nearest one.
Result<std::unique_ptr<const Verifier>> make_verifier(std::string_view name,
                                                      const OptionValues& options);

}  // namespace cupel
