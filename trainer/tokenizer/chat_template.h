#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "trainer/tokenizer/tokenizer.h"

namespace cupel::trainer {

/// One message of a conversation; roles are system, user and assistant.
struct ChatMessage {
  std::string role;
  std::string content;
};

/// How a conversation is written for a model, in the ways of the families that are known, without
/// an engine for Jinja and without tools:
///
/// - `chatml`: <|im_start|>role\ncontent<|im_end|>\n
/// - `qwen2.5`: the same, and Qwen2.5's own system prompt where there is none
/// - `qwen3`: the same; thoughts (up to </think>) of answers before the last question are left out,
///   and the last answer has its thoughts, empty ones where it has none
/// - `llama3`: <|begin_of_text|>, then
/// <|start_header_id|>role<|end_header_id|>\n\ncontent<|eot_id|>
///   (Llama 3 and its Instruct; that of 3.1 and later writes dates into the system prompt)
/// - `r1-zero`: the plain text of DeepSeek-R1's table 1 (arXiv:2501.12948), the prompt in its
/// place,
///   for models that know no special tokens; exactly one question
/// - `none`: the contents alone, one behind another
///
/// What is rendered for `encode` comes in parts, so that a content that looks like a special token
/// is encoded as the plain text it is. Immutable and thread-safe.
class ChatTemplate {
 public:
  /// Fails, with the list of names, where there is none of that name.
  static Result<ChatTemplate> named(std::string_view name);
  /// The template of which a Jinja text is, by its marks. Fails with the list of names.
  static Result<ChatTemplate> recognise(std::string_view jinja);

  /// `add_generation_prompt`: ends with what stands before an answer. Fails for roles that are not
  /// known, and where the template has no place for a message.
  Result<std::vector<TextPart>> parts(std::span<const ChatMessage> messages,
                                      bool add_generation_prompt) const;
  Result<std::string> render(std::span<const ChatMessage> messages,
                             bool add_generation_prompt) const;
  /// The tokens of `parts`. Nothing is added: the template itself writes the begin token.
  Result<std::vector<std::int64_t>> encode(const Tokenizer& tokenizer,
                                           std::span<const ChatMessage> messages,
                                           bool add_generation_prompt) const;

  std::string_view name() const { return name_; }

 private:
  enum class Kind { chatml, qwen25, qwen3, llama3, r1_zero, none };
  struct Known {
    const char* name;
    Kind kind;
  };
  static const Known kKnown[];

  ChatTemplate(std::string_view name, Kind kind) : name_(name), kind_(kind) {}
  static std::string names();

  std::string_view name_;
  Kind kind_;
};

}  // namespace cupel::trainer
