#include "rewards/filter/training_row.h"

#include <array>

#include "base/json_text.h"
#include "base/nearest.h"
#include "base/text.h"

namespace cupel {
namespace {

constexpr std::array<std::string_view, 5> kFormats = {"messages", "prompt-completion", "alpaca",
                                                      "sharegpt", "rows"};
constexpr std::string_view kEndOfThought = "</think>";

std::string_view without_thought(std::string_view completion) {
  const std::size_t end = last_occurrence(completion, kEndOfThought);
  return end == std::string_view::npos ? completion
                                       : trim(completion.substr(end + kEndOfThought.size()));
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  append_json_string(out, name);
  out += ':';
  append_json_string(out, text);
}

/// How messages are spelt: role and content, or from and value.
struct Spelling {
  std::string_view side, text, user, assistant;
};
constexpr Spelling kChat = {"role", "content", "user", "assistant"};
constexpr Spelling kShareGpt = {"from", "value", "human", "gpt"};

void append_message(std::string& out, const Spelling& spelling, const Message& message) {
  std::string_view role = message.role;
  if (role == kChat.user) role = spelling.user;
  if (role == kChat.assistant) role = spelling.assistant;
  out += '{';
  append_member(out, spelling.side, role);
  out += ',';
  append_member(out, spelling.text, message.content);
  out += '}';
}

void append_messages(std::string& out, const Spelling& spelling,
                     const std::vector<Message>& messages) {
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (i > 0) out += ',';
    append_message(out, spelling, messages[i]);
  }
}

void append_conversation(std::string& out, std::string_view name, const Spelling& spelling,
                         const Chat& chat, std::string_view completion) {
  append_json_string(out, name);
  out += ":[";
  append_messages(out, spelling, chat.prompt);
  out += ',';
  append_message(out, spelling, {kChat.assistant, completion});
  out += ']';
}

void append_prompt_completion(std::string& out, const Chat& chat, std::string_view completion) {
  if (chat.prompt_is_text) {
    append_member(out, "prompt", chat.prompt[0].content);
    out += ',';
    append_member(out, "completion", completion);
    return;
  }
  out += "\"prompt\":[";
  append_messages(out, kChat, chat.prompt);
  out += "],\"completion\":[";
  append_message(out, kChat, {kChat.assistant, completion});
  out += ']';
}

/// The format knows one question, the exchanges before it, and what the system says.
Result<void> append_alpaca(std::string& out, const Chat& chat, std::string_view completion) {
  const std::size_t first = chat.prompt[0].role == "system" ? 1 : 0;
  const std::size_t count = chat.prompt.size() - first;
  bool fits = count % 2 == 1;
  for (std::size_t i = 0; i < count; ++i)
    fits = fits && chat.prompt[first + i].role == (i % 2 == 0 ? kChat.user : kChat.assistant);
  if (!fits)
    return failure(
        "its messages do not alternate between user and assistant, which alpaca has no "
        "form for; write messages or sharegpt");
  append_member(out, "instruction", chat.prompt.back().content);
  out += ",\"input\":\"\",";
  append_member(out, "output", completion);
  if (first > 0) {
    out += ',';
    append_member(out, "system", chat.system());
  }
  if (count == 1) return {};
  out += ",\"history\":[";
  for (std::size_t i = 0; i + 1 < count; i += 2) {
    out += i > 0 ? ",[" : "[";
    append_json_string(out, chat.prompt[first + i].content);
    out += ',';
    append_json_string(out, chat.prompt[first + i + 1].content);
    out += ']';
  }
  out += ']';
  return {};
}

}  // namespace

Result<TrainingFormat> training_format_from_text(std::string_view text) {
  for (std::size_t i = 0; i < kFormats.size(); ++i)
    if (text == kFormats[i]) return static_cast<TrainingFormat>(i);
  return failure(unknown_name_message("format", text, kFormats));
}

std::string_view to_string(TrainingFormat format) {
  return kFormats[static_cast<std::size_t>(format)];
}

Result<void> append_training_row(std::string& out, const TrainingRowOptions& options,
                                 const ScoredLine& row, const Chat& chat) {
  if (options.format == TrainingFormat::rows) {
    out.append(row.text) += '\n';
    return {};
  }
  const std::string_view completion =
      options.strip_thought ? without_thought(chat.completion) : chat.completion;
  out += '{';
  switch (options.format) {
    case TrainingFormat::messages:
      append_conversation(out, "messages", kChat, chat, completion);
      break;
    case TrainingFormat::prompt_completion:
      append_prompt_completion(out, chat, completion);
      break;
    case TrainingFormat::alpaca:
      if (auto appended = append_alpaca(out, chat, completion); !appended) return appended;
      break;
    case TrainingFormat::sharegpt:
      append_conversation(out, "conversations", kShareGpt, chat, completion);
      break;
    case TrainingFormat::rows:
      break;
  }
  for (const std::string& name : options.carry) {
    const JsonField* field = row.field(name);
    out += ',';
    append_json_string(out, name);
    out += ':';
    out += field ? field->value : std::string_view("null");
  }
  out += "}\n";
  return {};
}

}  // namespace cupel
