#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cupel {

/// One option a verifier or a shaping takes: a name, its choices and the one taken when nothing is
/// said. An option may also take values that are not listed, or those alone: `accepts` then says
/// which, and `form` what they look like, for messages.
struct OptionInfo {
  std::string_view name;
  std::span<const std::string_view> choices;
  std::string_view default_choice;
  std::string_view help;
  bool (*accepts)(std::string_view) = nullptr;
  std::string_view form = {};
};

/// Options as written on a command line or in a reward spec.
using OptionValues = std::map<std::string, std::string, std::less<>>;

/// `name:key=value,key=value`, the way verifiers are named on the command line and in rows.
struct VerifierName {
  std::string name;
  OptionValues options;
};
Result<VerifierName> parse_verifier_name(std::string_view text);

/// Fails on an option that is not taken and on a value that is none of its choices; the message
/// says whose options these are ("verifier", "math") and lists what there is.
Result<void> check_options(std::string_view kind, std::string_view name,
                           std::span<const OptionInfo> known, const OptionValues& given);

/// The value of `option`, as given or by default. Call `check_options` first.
std::string_view value_of(const OptionInfo& option, const OptionValues& given);

/// The position of the chosen value among the choices of `option`. Call `check_options` first.
std::size_t choice_of(const OptionInfo& option, const OptionValues& given);

}  // namespace cupel
