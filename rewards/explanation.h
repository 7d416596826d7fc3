#pragma once

#include <string>
#include <string_view>

#include "rewards/engine.h"
#include "verifiers/trace.h"

namespace cupel {

// How a verdict is shown to a person: a name in a column of its own, what is said of it beside it.

/// One line, and one for each further line of `value`; nothing for a value that is empty.
std::string line_text(std::string_view name, std::string_view value);

/// One step of a verdict: what was done, how long it took, what was found.
std::string step_text(const Trace::Step& step);

/// "none" where there is no reward.
std::string reward_text(double reward);

/// What was decided, and the reward it earns.
std::string outcome_text(const Scored& scored);

/// All of it: the steps, what was decided, what each component gives, why.
std::string explanation(const Trace& trace, const Scored& scored);

}  // namespace cupel
