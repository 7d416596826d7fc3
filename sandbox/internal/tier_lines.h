#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sandbox/doctor.h"

namespace cupel::sandbox {

/// What a supervisor reports when it is ready or refuses, as `protocol::Notice::message`: one JSON
/// object a line for each tier that it has an opinion on,
///
///     {"tier":"T0","holds":false,"missing":"no control group …","remedy":"…","canaries":[]}
///     {"tier":"T1","holds":true,"canaries":[{"name":"connect","blocked":true,"what":"…"}]}
///
/// and any other line in plain words.
struct TierLines {
  std::vector<TierReport> tiers;
  std::vector<std::string> remarks;
};

/// Fails, quoting the line, where an object is cut short or of another form.
Result<TierLines> parse_tier_lines(std::string_view text);

/// Why nothing from `lowest` upwards holds, for a message: one line for each such tier, with what
/// is missing or the canaries that were not blocked, then the remedy; then the remarks. A text that
/// cannot be parsed is given as it is.
std::string shortfall(std::string_view text, Tier lowest);

}  // namespace cupel::sandbox
