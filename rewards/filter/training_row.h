#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rewards/filter/chat.h"
#include "rewards/scored_lines.h"

namespace cupel {

/// What a row of training data looks like.
///
/// - `messages`: `{"messages": [{"role", "content"}, …]}`
/// - `prompt_completion`: `{"prompt": text, "completion": text}`; lists of messages where the
/// prompt
///   is such a list
/// - `alpaca`: `{"instruction", "input": "", "output"}`, with `system` and `history` where the
/// prompt
///   has such messages
/// - `sharegpt`: `{"conversations": [{"from": "human"|"gpt"|…, "value"}, …]}`
/// - `rows`: the row as it stood
enum class TrainingFormat : std::uint8_t { messages, prompt_completion, alpaca, sharegpt, rows };

/// `messages`, `prompt-completion`, `alpaca`, `sharegpt`, `rows`.
Result<TrainingFormat> training_format_from_text(std::string_view text);
std::string_view to_string(TrainingFormat format);

struct TrainingRowOptions {
  TrainingFormat format = TrainingFormat::messages;
  std::vector<std::string> carry;  ///< fields of the row that are written too, as they stood
  bool strip_thought = false;      ///< leaves out all up to the last `</think>`
};

/// Appends a line. Fails where the conversation does not fit the format. Thread-safe.
Result<void> append_training_row(std::string& out, const TrainingRowOptions& options,
                                 const ScoredLine& row, const Chat& chat);

}  // namespace cupel
