#include "rewards/readability.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/python_text.h"
#include "base/text.h"
#include "base/utf8.h"
#include "datasets/json_line.h"
#include "datasets/line_blocks.h"
#include "rewards/shaping/readability.h"
#include "verifiers/language/share.h"
#include "verifiers/reasoning.h"

namespace cupel {
namespace {

struct Parts {
  std::string_view all;
  std::string_view chain;  ///< the thought, or all where none is set apart
  std::string_view answer;
  bool is_unfinished;
};

Parts parts_of(std::string_view completion) {
  const std::string_view text = without_special_tokens(completion);
  const Reasoning reasoning = split_reasoning(text);
  const bool has_thought = !trim(reasoning.thought).empty();
  return {text, has_thought ? reasoning.thought : text, reasoning.answer, reasoning.is_unfinished};
}

std::uint64_t count_words(std::string_view paragraph) {
  std::uint64_t count = 0;
  bool is_inside = false;
  for (const char c : paragraph) {
    count += !is_inside && !is_space(c);
    is_inside = !is_space(c);
  }
  return count;
}

std::uint64_t most_words(std::string_view text) {
  std::uint64_t most = 0, words = 0;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::uint64_t of_line = count_words(text.substr(0, size));
    text.remove_prefix(size);
    words = of_line == 0 ? 0 : words + of_line;
    most = std::max(most, words);
  }
  return most;
}

/// A line of more characters than this that ends in a letter was to go on; shorter ones may be an
/// answer or a heading.
constexpr std::size_t kLongLine = 80;

bool ends_openly(std::string_view text) {
  text = trim(text);
  if (text.empty()) return false;
  std::size_t at = text.size();
  const char32_t last = previous_character(text, at);
  constexpr std::u32string_view kGoesOn = U",;([{+-=<&\\，、；（";
  if (kGoesOn.find(last) != std::u32string_view::npos) return true;
  const std::size_t line = text.rfind('\n') + 1;  // 0 where there is none
  return is_python_word(last) && code_points(text.substr(line)) > kLongLine;
}

/// Whether a field's value, or what a list of values has for this completion, says that the text
/// was cut off.
bool says_cut_off(const JsonField& field, std::uint32_t index) {
  // What OpenAI, vLLM and TGI, what Anthropic, and what Hugging Face's older servers write.
  constexpr std::array<std::string_view, 3> kCut = {"length", "max_tokens", "model_length"};
  if (field.type == JsonType::boolean) return field.value == "true";
  if (field.type == JsonType::string)
    return std::find(kCut.begin(), kCut.end(), field.raw_string()) != kCut.end();
  if (field.type != JsonType::array) return false;
  const std::string padded = std::string(field.value) + std::string(LineBlock::kPadding, ' ');
  std::vector<JsonField> elements;
  JsonLine json;
  if (!json.split(std::string_view(padded).substr(0, field.value.size()), padded.size(), elements))
    return false;
  return index < elements.size() && elements[index].type != JsonType::array &&
         says_cut_off(elements[index], index);
}

/// The chat template opened the thought, and nothing closes it.
bool is_left_open(std::string_view prompt, std::string_view completion) {
  return trim(prompt).ends_with("<think>") &&
         last_occurrence(completion, "</think>") == std::string_view::npos;
}

}  // namespace

std::string_view to_string(Unreadable why) {
  constexpr std::array<std::string_view, 5> kNames = {"truncated", "open_end", "code_block",
                                                      "long_paragraph", "mixed_languages"};
  return kNames[static_cast<std::size_t>(why)];
}

ReadingLimits ReadingLimits::r1() {
  ReadingLimits limits;
  limits.least_language_share = 0.95;
  limits.most_paragraph_characters = shaping::kLongParagraph;
  limits.allows_code_in_thought = false;
  limits.allows_truncated = false;
  return limits;
}

bool ReadingLimits::asks_anything() const {
  return least_language_share || most_paragraph_characters || most_paragraph_words ||
         !allows_code_in_thought || !allows_code_in_answer || !allows_truncated || !allows_open_end;
}

bool says_truncated(const ScoredLine& row) {
  if (row.reason == Reason::truncated) return true;
  for (const std::string_view name : {"truncated", "finish_reason", "stop_reason"})
    if (const JsonField* field = row.field(name); field && says_cut_off(*field, row.index))
      return true;
  return false;
}

Reading read_completion(std::string_view prompt, std::string_view completion,
                        const ReadingLimits& limits) {
  const Parts parts = parts_of(completion);
  Reading reading;
  reading.is_truncated = parts.is_unfinished || is_left_open(prompt, completion);
  if (!limits.allows_open_end) reading.has_open_end = ends_openly(parts.all);
  if (limits.most_paragraph_characters || !limits.allows_code_in_thought) {
    const shaping::Readability chain = shaping::readability_of(parts.chain);
    reading.longest_paragraph = chain.longest_paragraph;
    reading.has_code_in_thought = chain.has_code_block;
  }
  if (limits.most_paragraph_words) reading.longest_paragraph_words = most_words(parts.chain);
  if (!limits.allows_code_in_answer)
    reading.has_code_in_answer = shaping::readability_of(parts.answer).has_code_block;
  if (limits.least_language_share) {
    const auto target = limits.language ? limits.language : language::language_of(prompt);
    if (target) reading.language_share = language::language_share(parts.chain, *target).share();
  }
  return reading;
}

std::optional<Unreadable> unreadable(const Reading& reading, const ReadingLimits& limits) {
  if (reading.is_truncated && !limits.allows_truncated) return Unreadable::truncated;
  if (reading.has_open_end && !limits.allows_open_end) return Unreadable::open_end;
  if ((reading.has_code_in_thought && !limits.allows_code_in_thought) ||
      (reading.has_code_in_answer && !limits.allows_code_in_answer))
    return Unreadable::code_block;
  if ((limits.most_paragraph_characters &&
       reading.longest_paragraph > *limits.most_paragraph_characters) ||
      (limits.most_paragraph_words &&
       reading.longest_paragraph_words > *limits.most_paragraph_words))
    return Unreadable::long_paragraph;
  if (limits.least_language_share && reading.language_share &&
      *reading.language_share < *limits.least_language_share)
    return Unreadable::mixed_languages;
  return std::nullopt;
}

}  // namespace cupel
