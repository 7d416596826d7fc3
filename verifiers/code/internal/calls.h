#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "verifiers/code/internal/expected_call.h"
#include "verifiers/code/internal/solution_protocol.h"
#include "verifiers/code/internal/workshop.h"

namespace cupel::code {

/// What a call has come to whose reply is no value; `call` is how it is shown.
TestResult failed_call(const Reply& reply, std::string_view call);

/// Makes the calls in a process of the solution and judges what comes back, here. `command` makes a
/// run of the harness with the solution from its standard input. Where the process ends in the
/// middle, that call has failed, and a new process takes up those behind it if they are to be run.
/// A result that nothing is expected of need only come back. SystemExit in a call or on loading is
/// an exception like any other (`crashed`).
///
/// A process that ends well without having answered all calls, and anything on the channel that is
/// no reply, is `tampered`.
SuiteResult run_calls(const Workshop& workshop, const Attempt& attempt,
                      const std::vector<ExpectedCall>& calls,
                      const std::function<sandbox::Command(std::string input)>& command);

}  // namespace cupel::code
