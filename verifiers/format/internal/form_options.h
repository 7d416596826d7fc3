#pragma once

#include <span>

#include "base/result.h"
#include "verifiers/format/format_verifier.h"
#include "verifiers/options.h"

namespace cupel::format {

std::span<const OptionInfo> form_options();

/// Fails where options contradict each other and where no completion could have the form.
Result<FormatVerifier::Form> form_from(const OptionValues& checked_options);

}  // namespace cupel::format
