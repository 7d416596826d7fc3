#pragma once

#include <string>
#include <string_view>

namespace cupel::format {

/// What the completion of a prompt goes on from: the prompt itself, where that is text. Of a chat,
/// written as JSON, it is the last message where that is of the assistant, and "" otherwise:
///
///     [{"role": "user", "content": "2+2?"}, {"role": "assistant", "content": "<think>\n"}]
///
/// The content may be a list of parts; `from` and `value` are understood too, and a list under
/// `messages`. Linear. Thread-safe.
std::string prefill_of(std::string_view prompt);

}  // namespace cupel::format
