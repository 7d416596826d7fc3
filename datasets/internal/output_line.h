#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/text_arena.h"
#include "datasets/internal/row_members.h"

namespace cupel {

/// One completion of a line of output.
struct OutputChoice {
  std::string_view text;                     ///< as JSON; null where the model said nothing
  std::string_view finish_reason = "null";   ///< as JSON
  std::optional<std::uint64_t> tokens = {};  ///< its length
};

/// What a line of a file of outputs says. Views into the line, and into `texts` of `read_output`.
struct OutputLine {
  std::vector<OutputChoice> choices;
  std::string error;  ///< why the request has no completions, "" if it has
};

/// The text that names the problem a line belongs to: its `custom_id`, `id` or `request_id`, else
/// its prompt, marked so that ids and prompts never meet. Fails where it has none.
Result<std::string> output_key(RowMembers& line);

/// The same for ids and prompts of problems.
std::string key_of_id(const JsonField& id);
std::string key_of_prompt(std::string_view prompt);

/// Reads a line: OpenAI's batch output, vLLM's request output, or a row with completions.
OutputLine read_output(RowMembers& line, TextArena& texts);

}  // namespace cupel
