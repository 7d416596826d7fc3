#include "trainer/tokenizer/chat_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.h"
#include "trainer/tokenizer/internal/character_class.h"

namespace cupel::trainer {
namespace {

constexpr std::string_view kQwenSystem =
    "You are Qwen, created by Alibaba Cloud. You are a helpful assistant.";
constexpr std::string_view kThinkEnd = "</think>";

constexpr std::string_view kR1Zero =
    "A conversation between User and Assistant. The user asks a question, and the Assistant solves "
    "it. The assistant first thinks about the reasoning process in the mind and then provides the "
    "user with the answer. The reasoning process and answer are enclosed within <think> </think> "
    "and <answer> </answer> tags, respectively, i.e., <think> reasoning process here </think> "
    "<answer> answer here </answer>. User: ";

/// Puts together what the template wrote and what somebody said.
class Parts {
 public:
  Parts& written(std::string_view text) { return add(text, true); }
  Parts& said(std::string_view text) { return add(text, false); }
  std::vector<TextPart> take() { return std::move(parts_); }

 private:
  Parts& add(std::string_view text, bool parse_special) {
    if (!text.empty()) parts_.push_back({std::string(text), parse_special});
    return *this;
  }

  std::vector<TextPart> parts_;
};

std::string_view without_lines_before(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of('\n'), text.size()));
  return text;
}

std::string_view without_lines_behind(std::string_view text) {
  return text.substr(0, text.find_last_not_of('\n') + 1);  // npos + 1 is 0
}

/// What Python's `str.strip` takes away: white space, and the four separators of ASCII.
bool is_stripped(char32_t c) {
  const CharacterClass kind = character_class(c);
  return kind == CharacterClass::space || kind == CharacterClass::line_break ||
         (c >= 0x1C && c <= 0x1F);
}

std::string_view stripped(std::string_view text) {
  while (!text.empty()) {
    std::size_t i = 0;
    if (!is_stripped(next_character(text, i))) break;
    text.remove_prefix(i);
  }
  while (!text.empty()) {
    std::size_t i = text.size();
    if (!is_stripped(previous_character(text, i))) break;
    text = text.substr(0, i);
  }
  return text;
}

void add_chatml(const ChatMessage& message, Parts& parts) {
  parts.written("<|im_start|>" + message.role + "\n").said(message.content).written("<|im_end|>\n");
}

std::vector<TextPart> chatml(std::span<const ChatMessage> messages, bool add_generation_prompt,
                             std::string_view default_system) {
  Parts parts;
  if (!default_system.empty() && (messages.empty() || messages[0].role != "system"))
    add_chatml({"system", std::string(default_system)}, parts);
  for (const ChatMessage& message : messages) add_chatml(message, parts);
  if (add_generation_prompt) parts.written("<|im_start|>assistant\n");
  return parts.take();
}

/// An answer's thoughts and what follows them, as Qwen3's template parts them.
struct Answer {
  std::string_view thoughts;
  std::string_view rest;
};

Answer answer_of(std::string_view content) {
  const std::size_t first = content.find(kThinkEnd);
  if (first == std::string_view::npos) return {"", content};
  std::string_view thoughts = without_lines_behind(content.substr(0, first));
  if (const std::size_t start = thoughts.rfind("<think>"); start != std::string_view::npos)
    thoughts.remove_prefix(start + 7);
  const std::size_t behind = content.rfind(kThinkEnd) + kThinkEnd.size();
  return {without_lines_before(thoughts), without_lines_before(content.substr(behind))};
}

bool is_question(const ChatMessage& message) {
  return message.role == "user" && !(message.content.starts_with("<tool_response>") &&
                                     message.content.ends_with("</tool_response>"));
}

std::vector<TextPart> qwen3(std::span<const ChatMessage> messages, bool add_generation_prompt) {
  // Where there is no question, the template takes the last message for one.
  std::size_t last_question = messages.empty() ? 0 : messages.size() - 1;
  for (std::size_t i = messages.size(); i-- > 0;) {
    if (!is_question(messages[i])) continue;
    last_question = i;
    break;
  }
  Parts parts;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (messages[i].role != "assistant") {
      add_chatml(messages[i], parts);
      continue;
    }
    const Answer answer = answer_of(messages[i].content);
    const bool is_last = i + 1 == messages.size();
    parts.written("<|im_start|>assistant\n");
    if (i > last_question && (is_last || !answer.thoughts.empty()))
      parts.written("<think>\n")
          .said(without_lines_behind(without_lines_before(answer.thoughts)))
          .written("\n</think>\n\n")
          .said(without_lines_before(answer.rest));
    else
      parts.said(answer.rest);
    parts.written("<|im_end|>\n");
  }
  if (add_generation_prompt) parts.written("<|im_start|>assistant\n");
  return parts.take();
}

std::vector<TextPart> llama3(std::span<const ChatMessage> messages, bool add_generation_prompt) {
  Parts parts;
  if (!messages.empty()) parts.written("<|begin_of_text|>");
  for (const ChatMessage& message : messages)
    parts.written("<|start_header_id|>" + message.role + "<|end_header_id|>\n\n")
        .said(stripped(message.content))
        .written("<|eot_id|>");
  if (add_generation_prompt) parts.written("<|start_header_id|>assistant<|end_header_id|>\n\n");
  return parts.take();
}

Result<std::vector<TextPart>> r1_zero(std::span<const ChatMessage> messages) {
  const bool is_answered = messages.size() == 2 && messages[1].role == "assistant";
  if ((messages.size() != 1 && !is_answered) || messages[0].role != "user")
    return failure(
        "the template r1-zero has a place for one message of the user, and an answer behind it");
  Parts parts;
  parts.written(kR1Zero).said(messages[0].content).written(". Assistant:");
  if (is_answered) parts.written(" ").said(messages[1].content);
  return parts.take();
}

std::vector<TextPart> contents(std::span<const ChatMessage> messages) {
  Parts parts;
  for (const ChatMessage& message : messages) parts.said(message.content);
  return parts.take();
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// Whether a Jinja text holds a system prompt, which none of the known templates would write but
/// Qwen2.5's.
bool writes_own_system(std::string_view jinja) {
  constexpr std::string_view kSystem = "<|im_start|>system";
  constexpr std::string_view kYouAre = "You are ";
  // The part on tools, which this template writes for nobody, says what the model is provided with.
  for (std::size_t at = jinja.find(kYouAre); at != std::string_view::npos;
       at = jinja.find(kYouAre, at + 1))
    if (!jinja.substr(at + kYouAre.size()).starts_with("provided")) return true;
  if (has(jinja, "Please reason")) return true;
  for (std::size_t at = jinja.find(kSystem); at != std::string_view::npos;
       at = jinja.find(kSystem, at + 1)) {
    std::string_view rest = jinja.substr(at + kSystem.size());
    for (const std::string_view line_break : {"\\n", "\n"})
      if (rest.starts_with(line_break)) rest.remove_prefix(line_break.size());
    if (!rest.empty() && rest[0] != '\'' && rest[0] != '"') return true;
  }
  return false;
}

}  // namespace

const ChatTemplate::Known ChatTemplate::kKnown[] = {
    {"qwen2.5", Kind::qwen25}, {"qwen3", Kind::qwen3},     {"llama3", Kind::llama3},
    {"chatml", Kind::chatml},  {"r1-zero", Kind::r1_zero}, {"none", Kind::none}};

std::string ChatTemplate::names() {
  std::string names;
  for (const Known& each : kKnown)
    names += fmt::format("{}{}", names.empty() ? "" : ", ", each.name);
  return names;
}

Result<ChatTemplate> ChatTemplate::named(std::string_view name) {
  for (const Known& each : kKnown)
    if (name == each.name) return ChatTemplate(each.name, each.kind);
  return failure(fmt::format("no chat template is named \"{}\"; known are {}", name, names()));
}

Result<ChatTemplate> ChatTemplate::recognise(std::string_view jinja) {
  if (has(jinja, "<|start_header_id|>") && !has(jinja, "Cutting Knowledge Date") &&
      !writes_own_system(jinja))
    return named("llama3");
  if (has(jinja, "<|im_start|>")) {
    if (has(jinja, kQwenSystem)) return named("qwen2.5");
    // Thoughts are left out in several ways; that of Qwen3 alone can switch them off.
    if (has(jinja, kThinkEnd)) {
      if (has(jinja, "enable_thinking") && !writes_own_system(jinja)) return named("qwen3");
    } else if (!writes_own_system(jinja)) {
      return named("chatml");
    }
  }
  return failure(fmt::format(
      "the model's chat template is none of those that are known; name one of {}", names()));
}

Result<std::vector<TextPart>> ChatTemplate::parts(std::span<const ChatMessage> messages,
                                                  bool add_generation_prompt) const {
  constexpr std::array kRoles = {"system", "user", "assistant"};
  for (const ChatMessage& message : messages)
    if (std::find(kRoles.begin(), kRoles.end(), message.role) == kRoles.end())
      return failure(fmt::format("the role \"{}\" is none of system, user and assistant",
                                 shorten(message.role, 40)));
  switch (kind_) {
    case Kind::chatml:
      return chatml(messages, add_generation_prompt, "");
    case Kind::qwen25:
      return chatml(messages, add_generation_prompt, kQwenSystem);
    case Kind::qwen3:
      return qwen3(messages, add_generation_prompt);
    case Kind::llama3:
      return llama3(messages, add_generation_prompt);
    case Kind::r1_zero:
      return r1_zero(messages);
    case Kind::none:
      break;
  }
  return contents(messages);
}

Result<std::string> ChatTemplate::render(std::span<const ChatMessage> messages,
                                         bool add_generation_prompt) const {
  auto all = parts(messages, add_generation_prompt);
  if (!all) return tl::make_unexpected(all.error());
  std::string text;
  for (const TextPart& part : *all) text += part.text;
  return text;
}

Result<std::vector<std::int64_t>> ChatTemplate::encode(const Tokenizer& tokenizer,
                                                       std::span<const ChatMessage> messages,
                                                       bool add_generation_prompt) const {
  auto all = parts(messages, add_generation_prompt);
  if (!all) return tl::make_unexpected(all.error());
  return tokenizer.encode(*all, /*add_special_tokens=*/false);
}

}  // namespace cupel::trainer
