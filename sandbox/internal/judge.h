#pragma once

#include "sandbox/internal/protocol.h"
#include "sandbox/limits.h"
#include "sandbox/run_result.h"

namespace cupel::sandbox {

/// The outcome that the slot's facts amount to; sets everything of the result but outputs, files
/// and tier.
RunResult judge(const protocol::RunReply& reply, const Limits& limits);

/// A run of which nothing is known.
RunResult machine_failure(std::string detail, Tier tier = Tier::t3);

}  // namespace cupel::sandbox
