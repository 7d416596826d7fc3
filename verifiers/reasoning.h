#pragma once

#include <string_view>

namespace cupel {

/// A completion in two: what the model thinks, and what it answers. Views into the completion.
struct Reasoning {
  std::string_view thought;    ///< up to the last `</think>`, without a `<think>` at its start
  std::string_view answer;     ///< what follows
  bool is_unfinished = false;  ///< `<think>` opens and never closes: all of it is thought
};

/// Without `</think>` and without `<think>` at the start of the completion all of it is answer. A
/// prompt may have opened the reasoning. Linear. Thread-safe.
///
///     split_reasoning("<think>so</think>42").answer == "42"
Reasoning split_reasoning(std::string_view completion);

/// Without the tokens that a chat template leaves at the end (`<|im_end|>`, `</s>`), and without
/// the space around them and at the end of the text.
std::string_view without_special_tokens(std::string_view text);

}  // namespace cupel
