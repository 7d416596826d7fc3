#pragma once

#include <string>

#include "sandbox/command.h"
#include "sandbox/internal/protocol.h"

namespace cupel::sandbox {

/// The texts of a command as a slot reads them from its inbox.
std::string inbox_text(const Command& command);

/// The command without its texts and standard input.
protocol::RunRequest request_for(const Command& command, const std::string& inbox);

}  // namespace cupel::sandbox
