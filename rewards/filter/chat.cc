#include "rewards/filter/chat.h"

#include <algorithm>
#include <utility>

#include "datasets/message.h"

namespace cupel {
namespace {

/// Fields stand in a block, behind which so much can be read at the least.
std::size_t readable(const JsonField& field) { return field.value.size() + LineBlock::kPadding; }

/// ShareGPT's names of the sides, as everybody else has them.
std::string_view role_of(std::string_view name) {
  if (name == "human") return "user";
  if (name == "gpt") return "assistant";
  return name;
}

const JsonField* text_field(const ScoredLine& row, std::string_view name) {
  const JsonField* field = row.field(name);
  return field && field->type == JsonType::string ? field : nullptr;
}

std::string_view joined(const std::vector<Message>& messages, TextArena& texts) {
  if (messages.size() == 1) return messages[0].content;
  std::string all;
  for (const Message& message : messages) all.append(all.empty() ? "" : "\n") += message.content;
  return texts.keep(all);
}

}  // namespace

std::string_view Chat::system() const {
  return !prompt.empty() && prompt[0].role == "system" ? prompt[0].content : std::string_view();
}

Result<void> ChatReader::read(const ScoredLine& row, TextArena& texts, Chat& chat) {
  chat.prompt.clear();
  chat.completion = {};
  chat.prompt_is_text = false;
  Result<void> done;
  if (row.has_completion) {
    chat.completion = row.completion;
    done = read_prompt(row, texts, chat);
    if (done) done = read_turns(row, texts, chat);
  } else if (const JsonField* messages = row.field("messages")) {
    done = read_messages(*messages, texts, chat.prompt);
    if (done) done = end_with_completion(chat);
  } else if (const JsonField* conversations = row.field("conversations")) {
    done = read_messages(*conversations, texts, chat.prompt);
    if (done) done = end_with_completion(chat);
  } else if (const JsonField* output = text_field(row, "output");
             output && text_field(row, "instruction")) {
    done = read_instruction(row, texts, chat);
    chat.completion = text_of(*output, texts);
  } else {
    return failure("has no completion (" + field_list(fields_.completion) +
                   "), nor messages, conversations, or instruction and output");
  }
  if (!done) return done;
  chat.prompt_text = joined(chat.prompt, texts);
  return {};
}

Result<void> ChatReader::read_question(const ScoredLine& row, TextArena& texts, Chat& chat) {
  chat.prompt.clear();
  chat.completion = {};
  chat.prompt_is_text = false;
  Result<void> done;
  if (row.has_prompt) {
    done = read_prompt(row, texts, chat);
  } else if (const JsonField* messages = row.field("messages")) {
    done = read_messages(*messages, texts, chat.prompt);
  } else if (const JsonField* conversations = row.field("conversations")) {
    done = read_messages(*conversations, texts, chat.prompt);
  } else if (text_field(row, "instruction")) {
    done = read_instruction(row, texts, chat);
  } else {
    return failure("has no prompt (" + field_list(fields_.prompt) +
                   "), nor messages, conversations or instruction");
  }
  if (!done) return done;
  if (chat.prompt.back().role == "assistant") chat.prompt.pop_back();
  if (chat.prompt.empty()) return failure("has no message but an assistant's");
  chat.prompt_text = joined(chat.prompt, texts);
  return {};
}

Result<void> ChatReader::read_instruction(const ScoredLine& row, TextArena& texts, Chat& chat) {
  std::string_view prompt = text_of(*text_field(row, "instruction"), texts);
  if (const JsonField* input = text_field(row, "input"); input && input->value.size() > 2)
    prompt = texts.keep(std::string(prompt) + "\n" + std::string(text_of(*input, texts)));
  chat.prompt.push_back({"user", prompt});
  chat.prompt_is_text = true;
  return {};
}

Result<void> ChatReader::read_prompt(const ScoredLine& row, TextArena& texts, Chat& chat) {
  for (const std::string& name : fields_.prompt) {
    const JsonField* field = row.field(name);
    if (!field || field->type == JsonType::null) continue;
    if (field->type == JsonType::array) return read_messages(*field, texts, chat.prompt);
    chat.prompt.push_back({"user", row.prompt});
    chat.prompt_is_text = true;
    return {};
  }
  return failure("has no prompt (" + field_list(fields_.prompt) + ")");
}

Result<void> ChatReader::read_turns(const ScoredLine& row, TextArena& texts, Chat& chat) {
  for (const std::string& name : fields_.completion) {
    const JsonField* field = row.field(name);
    if (!field || field->type == JsonType::null) continue;
    if (field->type != JsonType::array) return {};
    const std::size_t asked = chat.prompt.size();
    if (auto read = read_messages(*field, texts, chat.prompt); !read) return read;
    while (chat.prompt.size() > asked && chat.prompt.back().role != "assistant")
      chat.prompt.pop_back();
    if (chat.prompt.size() == asked) return failure("\"" + name + "\" has no assistant's message");
    chat.prompt.pop_back();
    chat.prompt_is_text = chat.prompt_is_text && chat.prompt.size() == asked;
    return {};
  }
  return {};
}

Result<void> ChatReader::read_messages(const JsonField& list, TextArena& texts,
                                       std::vector<Message>& into) {
  const std::string name(list.key);
  if (list.type != JsonType::array) return failure("\"" + name + "\" is no list of messages");
  elements_.clear();
  if (auto split = json_.split(list.value, readable(list), elements_); !split) return split;
  for (const JsonField& element : elements_) {
    Message message;
    bool has_content = false;
    if (element.type == JsonType::object) {
      members_.clear();
      if (auto split = json_.split(element.value, readable(element), members_); !split)
        return split;
      for (const JsonField& member : members_) {
        const bool is_text = member.type == JsonType::string;
        if (is_text && (member.key == "role" || member.key == "from")) {
          message.role = role_of(text_of(member, texts));
        } else if ((is_text || holds_texts(member)) &&
                   (member.key == "content" || member.key == "value")) {
          message.content = content_text(member, json_, texts);
          has_content = true;
        }
      }
    }
    if (message.role.empty() || !has_content)
      return failure("\"" + name +
                     "\" has an element that is no message of texts, role and content");
    into.push_back(message);
  }
  if (into.empty()) return failure("\"" + name + "\" is empty");
  return {};
}

bool ChatReader::holds_texts(const JsonField& content) {
  if (content.type != JsonType::array) return false;
  std::vector<JsonField> parts, members;
  (void)json_.split(content.value, readable(content), parts);
  return std::all_of(parts.begin(), parts.end(), [&](const JsonField& part) {
    if (part.type != JsonType::object) return false;
    members.clear();
    (void)json_.split(part.value, readable(part), members);
    return std::any_of(members.begin(), members.end(), [](const JsonField& member) {
      return member.key == "text" && member.type == JsonType::string;
    });
  });
}

Result<void> ChatReader::end_with_completion(Chat& chat) {
  if (chat.prompt.back().role != "assistant" || chat.prompt.size() < 2)
    return failure("its last message is not the assistant's answer to another one");
  chat.completion = chat.prompt.back().content;
  chat.prompt.pop_back();
  return {};
}

}  // namespace cupel
