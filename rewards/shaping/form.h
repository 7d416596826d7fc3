#pragma once

#include <string_view>

namespace cupel::shaping {

// Small rewards for the form of a completion, as open-r1 (src/open_r1/rewards.py) computes them.

/// A quarter for each tag that stands in the text exactly once with the newlines it needs:
/// `<think>\n`, `\n</think>\n`, `\n<answer>\n`, `\n</answer>`. open-r1's `tag_count_reward`.
double tag_count(std::string_view text);

/// A third for each mark of a step, at most 1: "Step 2:", a text that starts with "1.", lines that
/// start with "-" or "*", "First,", "Second,", "Next,", "Finally,". open-r1's
/// `reasoning_steps_reward`.
double reasoning_steps(std::string_view text);

/// Whether a text has open-r1's format with a block of code in its answer: its
/// `get_code_format_reward`. There, `language` becomes part of a regular expression; here it is
/// text, which makes a difference for languages such as "c++" alone.
bool has_code_format(std::string_view text, std::string_view language = "python");

}  // namespace cupel::shaping
