#pragma once

#include <vector>

#include "base/result.h"
#include "sandbox/command.h"

namespace cupel::sandbox {

/// Fails where no slot could do what the command says; the message is for the caller.
Result<void> check_command(const Command& command);

/// Whether these can be modules of a zygote. They travel as arguments, of the supervisor and of the
/// zygotes.
Result<void> check_sources(const std::vector<InputFile>& sources);

}  // namespace cupel::sandbox
