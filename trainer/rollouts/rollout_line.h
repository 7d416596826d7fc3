#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "trainer/rollouts/rollout.h"

namespace cupel::trainer {

/// Appends a line of JSON and a newline: what the row has, a JSON object, and the completion:
///
///     completion         the text, without special tokens
///     sample             which of the prompt's completions, from 0
///     finish_reason      "stop", or "length" where it was cut off
///     prompt_token_ids   what the model read
///     token_ids          what it wrote, the end token included
///     logprobs           of each of these the sampler's log-prob, at its temperature; null where
///     unknown
///
/// The last four names are vLLM's. Fields of the row that are called so, or that rows keep
/// completions in ("completions", "response", "responses"), are left out. Fails where the row is no
/// JSON object.
Result<void> append_rollout_line(std::string& out, std::string_view row, const Rollout& rollout,
                                 std::size_t sample);

}  // namespace cupel::trainer
