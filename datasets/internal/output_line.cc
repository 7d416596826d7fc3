#include "datasets/internal/output_line.h"

#include <charconv>

#include "base/json_text.h"
#include "base/utf8.h"
#include "datasets/fields.h"
#include "datasets/internal/chat.h"
#include "datasets/message.h"

namespace cupel {
namespace {

constexpr std::size_t kShown = 200;  // bytes of a server's message

using Members = std::vector<JsonField>;

const JsonField* find(const Members& members, std::string_view name) {
  for (std::size_t i = members.size(); i-- > 0;)
    if (members[i].key == name && members[i].type != JsonType::null) return &members[i];
  return nullptr;
}

std::optional<std::uint64_t> whole_number(const JsonField* field) {
  std::uint64_t number = 0;
  if (!field || field->type != JsonType::number) return std::nullopt;
  const char* end = field->value.data() + field->value.size();
  const auto read = std::from_chars(field->value.data(), end, number);
  return read.ec == std::errc() && read.ptr == end ? std::optional(number) : std::nullopt;
}

std::string_view finish_reason_of(const Members& members) {
  const JsonField* found = find(members, "finish_reason");
  return found && found->type == JsonType::string ? found->value : "null";
}

/// A message without text (a refusal, or reasoning that was cut off) is an empty completion.
std::string_view completion_of(const JsonField* content, TextArena& texts) {
  if (content && content->type == JsonType::string) return content->value;
  if (!content || content->type != JsonType::array) return "\"\"";
  JsonLine parts;
  std::string text;
  append_json_string(text, content_text(*content, parts, texts));
  return texts.keep(text);
}

/// A choice of a chat or of a plain completion, as OpenAI's servers write them.
OutputChoice read_choice(RowMembers& line, const JsonField& choice, TextArena& texts) {
  Members members, message;
  line.parts(choice, members);
  const JsonField* text = find(members, "text");
  if (const JsonField* said = find(members, "message")) {
    line.parts(*said, message);
    text = find(message, "content");
  }
  return {completion_of(text, texts), finish_reason_of(members)};
}

/// Some servers write an error that says nothing where there is none.
bool says_something(RowMembers& line, const JsonField& error) {
  if (error.type == JsonType::object) {
    Members members;
    line.parts(error, members);
    return !members.empty();
  }
  return error.type != JsonType::null && error.value != "\"\"" && error.value != "false";
}

/// Why a request failed, "" if it did not.
std::string failure_of(RowMembers& line) {
  const auto error = line.at("error");
  if (error && says_something(line, *error))
    return "the request failed: " + shorten(error->value, kShown);
  const auto status = line.at("response.status_code");
  if (const auto code = whole_number(status ? &*status : nullptr); code && *code >= 400) {
    const auto body = line.at("response.body");
    return "the request failed with status " + std::to_string(*code) +
           (body ? ": " + shorten(body->value, kShown) : "");
  }
  return {};
}

bool read_choices(RowMembers& line, TextArena& texts, OutputLine& into) {
  std::optional<JsonField> choices;
  for (const std::string_view path : {"response.body.choices", "response.choices", "choices"})
    if (!choices) choices = line.at(path);
  if (!choices || choices->type != JsonType::array) return false;
  Members list;
  line.parts(*choices, list);
  for (const JsonField& choice : list) into.choices.push_back(read_choice(line, choice, texts));
  // The usage counts all choices together.
  const auto tokens = line.at("response.body.usage.completion_tokens");
  if (into.choices.size() == 1) into.choices[0].tokens = whole_number(tokens ? &*tokens : nullptr);
  return true;
}

/// vLLM's RequestOutput: a list of objects with their text, or of texts.
bool read_outputs(RowMembers& line, OutputLine& into) {
  const auto outputs = line.at("outputs");
  if (!outputs || outputs->type != JsonType::array) return false;
  Members list, members, ids;
  line.parts(*outputs, list);
  for (const JsonField& output : list) {
    if (output.type != JsonType::object) {
      into.choices.push_back({output.value});
      continue;
    }
    members.clear();
    line.parts(output, members);
    const JsonField* text = find(members, "text");
    OutputChoice choice = {text ? text->value : "null", finish_reason_of(members)};
    if (const JsonField* tokens = find(members, "token_ids");
        tokens && tokens->type == JsonType::array) {
      ids.clear();
      line.parts(*tokens, ids);
      choice.tokens = ids.size();
    }
    into.choices.push_back(choice);
  }
  return true;
}

/// A row of cupel's own, or of whoever wrote an id and a completion.
bool read_row(RowMembers& line, OutputLine& into) {
  for (const std::string& name : Fields().completion) {
    const JsonField* found = line.member(name);
    if (!found || found->type == JsonType::null || found->type == JsonType::object) continue;
    const JsonField* finish = line.member("finish_reason");
    const std::string_view reason =
        finish && finish->type == JsonType::string ? finish->value : "null";
    if (found->type != JsonType::array || is_chat(line, *found)) {
      into.choices.push_back({found->value, reason});
      return true;
    }
    Members list;
    line.parts(*found, list);
    for (const JsonField& completion : list) into.choices.push_back({completion.value});
    return true;
  }
  return false;
}

}  // namespace

std::string key_of_id(const JsonField& id) {
  return "i" + (id.type == JsonType::string ? string_text(id) : std::string(id.value));
}

std::string key_of_prompt(std::string_view prompt) { return "p" + std::string(prompt); }

Result<std::string> output_key(RowMembers& line) {
  for (const std::string_view name : {"custom_id", "id", "request_id"}) {
    const JsonField* found = line.member(name);
    if (!found || found->type == JsonType::null) continue;
    if (found->type != JsonType::string && found->type != JsonType::number)
      return failure("its " + std::string(name) + " is " + std::string(to_string(found->type)) +
                     "; expected a string or a number");
    return key_of_id(*found);
  }
  if (const JsonField* prompt = line.member("prompt"); prompt && prompt->type == JsonType::string)
    return key_of_prompt(string_text(*prompt));
  return failure("it names no problem: no custom_id, id, request_id or prompt");
}

OutputLine read_output(RowMembers& line, TextArena& texts) {
  OutputLine output;
  output.error = failure_of(line);
  if (!output.error.empty()) return output;
  if (!read_choices(line, texts, output) && !read_outputs(line, output) && !read_row(line, output))
    output.error =
        "it holds no completions: no response.body.choices, outputs, completion or completions";
  else if (output.choices.empty())
    output.error = "its list of completions is empty";
  return output;
}

}  // namespace cupel
