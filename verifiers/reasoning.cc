#include "verifiers/reasoning.h"

#include <algorithm>

#include "base/text.h"

namespace cupel {
namespace {

constexpr std::string_view kOpen = "<think>";
constexpr std::string_view kClose = "</think>";

std::string_view without_space_at_end(std::string_view text) {
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// What follows `<think>` at the start of `text`; a null view where it does not start so.
std::string_view behind_open(std::string_view text) {
  const std::string_view trimmed = trim(text);
  if (!trimmed.starts_with(kOpen)) return {};
  return text.substr(static_cast<std::size_t>(trimmed.data() - text.data()) + kOpen.size());
}

/// `<|im_end|>`, `<|im_start|>user`, `<｜end▁of▁sentence｜>`, `</s>`.
bool is_special_token(std::string_view text) {
  if (text == "</s>" || text == "<eos>" || text == "<end_of_turn>") return true;
  const auto is_barred = [&](std::string_view open, std::string_view close) {
    return text.starts_with(open) && text.find(close, open.size()) != std::string_view::npos &&
           text.find_first_of(" \t\r\n") == std::string_view::npos;
  };
  return is_barred("<|", "|>") || is_barred("<｜", "｜>");  // the wide bar is DeepSeek's
}

}  // namespace

Reasoning split_reasoning(std::string_view completion) {
  Reasoning parts{{}, completion};
  if (const std::size_t end = last_occurrence(completion, kClose); end != std::string_view::npos) {
    parts.thought = completion.substr(0, end);
    parts.answer = completion.substr(end + kClose.size());
    if (const auto opened = behind_open(parts.thought); opened.data()) parts.thought = opened;
  }
  if (const auto opened = behind_open(parts.answer); opened.data())
    return {opened, completion.substr(completion.size()), true};
  return parts;
}

std::string_view without_special_tokens(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  while (true) {
    text = without_space_at_end(text);
    const std::size_t shown = std::min(kLongest, text.size());
    const std::string_view end = text.substr(text.size() - shown);
    const std::size_t open = end.rfind('<');
    if (open == std::string_view::npos || !is_special_token(end.substr(open))) return text;
    text = text.substr(0, text.size() - shown + open);
  }
}

}  // namespace cupel
