#include "verifiers/format/internal/chat_prompt.h"

#include <simdjson.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace cupel::format {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::array<std::string_view, 3> kAssistant = {"assistant", "model", "gpt"};

struct Message {
  std::string role;
  std::string content;
};

bool is_json_text(std::string_view text) {
  text = trim(text);
  return (text.starts_with('[') && text.ends_with(']')) ||
         (text.starts_with('{') && text.ends_with('}'));
}

/// The text of a string, or of the last part that holds one: `{"type": "text", "text": …}`.
simdjson::error_code read_content(ondemand::value value, std::string& into) {
  ondemand::json_type type;
  SIMDJSON_TRY(value.type().get(type));
  if (type == ondemand::json_type::string) {
    std::string_view text;
    SIMDJSON_TRY(value.get_string().get(text));
    into = text;
  }
  if (type == ondemand::json_type::array)
    for (auto part : value.get_array()) {
      ondemand::object object;
      if (part.get_object().get(object) != simdjson::SUCCESS) continue;
      std::string_view text;
      if (object["text"].get_string().get(text) == simdjson::SUCCESS) into = text;
    }
  return simdjson::SUCCESS;
}

simdjson::error_code read_message(ondemand::value value, Message& into) {
  ondemand::object object;
  SIMDJSON_TRY(value.get_object().get(object));
  for (auto member : object) {
    ondemand::field field;
    SIMDJSON_TRY(std::move(member).get(field));
    std::string_view name;
    SIMDJSON_TRY(field.unescaped_key().get(name));
    if (name == "role" || name == "from") SIMDJSON_TRY(read_content(field.value(), into.role));
    if (name == "content" || name == "value")
      SIMDJSON_TRY(read_content(field.value(), into.content));
  }
  return simdjson::SUCCESS;
}

simdjson::error_code read_last(ondemand::array messages, Message& last) {
  for (auto element : messages) {
    ondemand::value value;
    SIMDJSON_TRY(std::move(element).get(value));
    last = {};
    SIMDJSON_TRY(read_message(value, last));
  }
  return simdjson::SUCCESS;
}

/// Whether `\\uD…` stands at `at`, the digit behind it one of `digits`.
bool is_surrogate(std::string_view json, std::size_t at, std::string_view digits) {
  const std::string_view escape = json.substr(std::min(at, json.size()), 4);
  return escape.size() == 4 && (escape.starts_with("\\ud") || escape.starts_with("\\uD")) &&
         digits.find(escape[3]) != digits.npos;
}

/// With escapes of lone surrogates as U+FFFD: to simdjson, a text that has one is broken.
std::string without_lone_surrogates(std::string_view json) {
  constexpr std::size_t kEscape = 6;
  constexpr std::string_view kHigh = "89abAB", kLow = "cdefCDEF";
  std::string out(json);
  for (std::size_t at = 0; (at = out.find('\\', at)) != out.npos;) {
    const bool is_high = is_surrogate(out, at, kHigh);
    if (is_high && is_surrogate(out, at + kEscape, kLow)) {
      at += 2 * kEscape;
    } else {
      if (is_high || is_surrogate(out, at, kLow)) out.replace(at + 2, 4, "fffd");
      at += 2;  // behind the character that is escaped
    }
  }
  return out;
}

simdjson::error_code read_chat(std::string_view prompt, Message& last) {
  const simdjson::padded_string padded(without_lone_surrogates(prompt));
  ondemand::parser parser;
  ondemand::document document;
  SIMDJSON_TRY(parser.iterate(padded).get(document));
  ondemand::array messages;
  const bool is_list = trim(prompt).front() == '[';
  SIMDJSON_TRY((is_list ? document.get_array() : document["messages"].get_array()).get(messages));
  return read_last(messages, last);
}

}  // namespace

std::string prefill_of(std::string_view prompt) {
  if (!is_json_text(prompt)) return std::string(prompt);
  Message last;
  if (read_chat(prompt, last) != simdjson::SUCCESS) return std::string(prompt);
  const bool is_of_assistant =
      std::find(kAssistant.begin(), kAssistant.end(), last.role) != kAssistant.end();
  return is_of_assistant ? std::move(last.content) : std::string();
}

}  // namespace cupel::format
