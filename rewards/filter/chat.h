#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rewards/scored_lines.h"

namespace cupel {

/// What one side said; texts are decoded.
struct Message {
  std::string_view role;  ///< `user`, `assistant`, `system`, or what the row says
  std::string_view content;
};

/// A row as a conversation. Views point into the row and into the arena it was read with.
struct Chat {
  std::vector<Message> prompt;  ///< all but the last message, which is `completion`
  std::string_view completion;
  bool prompt_is_text = false;   ///< the row has one text as its prompt, not a list of messages
  std::string_view prompt_text;  ///< the texts of the prompt's messages, a line break between them

  std::string_view system() const;  ///< of a first message of that role, else ""
};

/// Reads rows as conversations: a prompt and a completion, each a text or a list of messages; or,
/// where a row has no completion, all of `messages` (role, content), `conversations` (from, value)
/// or `instruction`, `input`, `output`. Not thread-safe.
class ChatReader {
 public:
  explicit ChatReader(Fields fields) : fields_(std::move(fields)) {}

  /// Replaces the content of `chat`. Fails where the row has no such form, and says what it lacks.
  Result<void> read(const ScoredLine& row, TextArena& texts, Chat& chat);

  /// The prompt alone, for completions that are yet to be sampled: what the row has of them is left
  /// out, an answer at the end of its messages too.
  Result<void> read_question(const ScoredLine& row, TextArena& texts, Chat& chat);

 private:
  Result<void> read_instruction(const ScoredLine& row, TextArena& texts, Chat& chat);
  Result<void> read_prompt(const ScoredLine& row, TextArena& texts, Chat& chat);
  Result<void> read_turns(const ScoredLine& row, TextArena& texts, Chat& chat);
  Result<void> read_messages(const JsonField& list, TextArena& texts, std::vector<Message>& into);
  /// Whether a content is a list of parts of which none, such as an image, would be lost.
  bool holds_texts(const JsonField& content);
  Result<void> end_with_completion(Chat& chat);

  Fields fields_;
  JsonLine json_;
  std::vector<JsonField> elements_, members_;
};

}  // namespace cupel
