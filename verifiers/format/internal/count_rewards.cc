#include "verifiers/format/internal/count_rewards.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/json_text.h"
#include "base/python_text.h"
#include "base/text.h"
#include "base/utf8.h"
#include "verifiers/format/internal/place.h"
#include "verifiers/format/internal/python_pattern.h"

// Sums are formed in the order and with the operations of their sources, so that they agree to the
// last bit.

namespace cupel::format {
namespace {

using Takes = LibraryReward::Takes;

/// `text.count(mark) == 1`; notes what is wrong otherwise.
bool occurs_once(std::string_view text, std::string_view mark, std::string& wrong) {
  const std::size_t count = count_occurrences(text, mark, 2);
  if (count == 1) return true;
  if (!wrong.empty()) wrong += "; ";
  append_json_string(wrong, mark);
  wrong += count == 0 ? " does not occur" : " occurs more than once";
  return false;
}

LibraryValue open_r1_tag_count(std::string_view text, const LibrarySettings&) {
  LibraryValue sum;
  for (const std::string_view mark : {"<think>\n", "\n</think>\n", "\n<answer>\n", "\n</answer>"})
    if (occurs_once(text, mark, sum.wrong)) sum.value += 0.25;
  return sum;
}

double thousandths(std::size_t count) { return static_cast<double>(count) * 0.001; }

/// The lengths of what follows the answer are taken off, in ways of its own: where the text does
/// not end with a line break, the whole of it counts as what follows `\n</answer>\n`.
LibraryValue gist_count_xml(std::string_view text, const LibrarySettings&) {
  LibraryValue sum;
  if (occurs_once(text, "<reasoning>\n", sum.wrong)) sum.value += 0.125;
  if (occurs_once(text, "\n</reasoning>\n", sum.wrong)) sum.value += 0.125;
  if (occurs_once(text, "\n<answer>\n", sum.wrong)) {
    sum.value += 0.125;
    sum.value -= thousandths(code_points(behind_last(text, "\n</answer>\n")));
  }
  if (occurs_once(text, "\n</answer>", sum.wrong)) {
    sum.value += 0.125;
    const auto length = static_cast<double>(code_points(behind_last(text, "\n</answer>")));
    sum.value -= (length - 1) * 0.001;
  }
  return sum;
}

bool holds_pair(std::string_view text, std::string_view open, std::string_view close) {
  const std::size_t start = first_occurrence(text, open);
  return start != kNowhere && first_occurrence(text, close, start + open.size()) != kNowhere;
}

bool holds_tag(std::string_view text, std::string_view name) {
  return holds_pair(text, fmt::format("<{}>", name), fmt::format("</{}>", name));
}

void note_missing(std::string& wrong, std::string_view name) {
  wrong += fmt::format("{}no <{}>…</{}>", wrong.empty() ? "" : "; ", name, name);
}

LibraryValue nemo_rl(std::string_view text, const LibrarySettings& settings) {
  constexpr double kWeights[] = {0.25, 0.75};
  LibraryValue sum;
  for (std::size_t i = 0; i < std::size(kWeights); ++i) {
    const std::string& name = settings.fields[i].front();
    if (holds_tag(text, name))
      sum.value += kWeights[i];
    else
      note_missing(sum.wrong, name);
  }
  return sum;
}

LibraryValue grpo_zero(std::string_view text, const LibrarySettings& settings) {
  static constexpr Segment kSegments[] = {{"<think>"}, {"</think>\n<answer>"}, {"</answer>"}};
  static constexpr Pattern kWhole = {kSegments, End::dollar};
  if (text.ends_with(settings.end_token)) text.remove_suffix(settings.end_token.size());
  if (follow(kWhole, text).matches(kWhole)) return {1, {}};
  LibraryValue sum;
  if (holds_pair(text, "<think>", "</think>"))
    sum.value += 0.1;
  else
    note_missing(sum.wrong, "think");
  if (holds_pair(text, "<answer>", "</answer>"))
    sum.value += 0.5;
  else
    note_missing(sum.wrong, "answer");
  if (sum.wrong.empty())
    sum.wrong = "both tags, but not <think>…</think>, a line break and <answer>…</answer> alone";
  return sum;
}

/// What verifiers_xml sees of one field, whichever of its names stands for it.
struct FieldSeen {
  bool is_whole = false;  ///< opened, and closed behind that
  bool is_there = false;  ///< any of its tags
  bool starts_text = false;
  bool ends_text = false;
};

FieldSeen see(const std::vector<std::string>& names, std::string_view text) {
  FieldSeen seen;
  const std::string_view stripped = python_strip(text);
  for (const std::string& name : names) {
    const std::string open = fmt::format("<{}>", name), close = fmt::format("</{}>", name);
    seen.is_whole |= holds_pair(text, open, close);
    seen.is_there |=
        first_occurrence(text, open) != kNowhere || first_occurrence(text, close) != kNowhere;
    seen.starts_text |= stripped.starts_with(open);
    seen.ends_text |= stripped.ends_with(close);
  }
  return seen;
}

LibraryValue verifiers_xml(std::string_view text, const LibrarySettings& settings) {
  LibraryValue sum;
  bool any_whole = false;
  std::size_t there = 0;
  FieldSeen first, last;
  for (const std::vector<std::string>& names : settings.fields) {
    last = see(names, text);
    if (&names == &settings.fields.front()) first = last;
    any_whole |= last.is_whole;
    there += last.is_there;
    if (!last.is_there) note_missing(sum.wrong, names.front());
  }
  const auto ratio = static_cast<double>(there) / static_cast<double>(settings.fields.size());
  if (any_whole) sum.value += 0.4 * ratio;
  sum.value += 0.2;  // for spacing, which its check never finds at fault
  if (first.starts_text) sum.value += 0.2;
  if (last.ends_text) sum.value += 0.2;
  if (!sum.wrong.empty()) return sum;
  if (!any_whole) sum.wrong = "no field is opened and then closed";
  if (!first.starts_text) sum.wrong = "the text does not begin with the first field";
  if (!last.ends_text) sum.wrong = "the text does not end with the last field";
  return sum;
}

}  // namespace

std::vector<LibraryReward> count_rewards() {
  return {
      {"open_r1_tag_count", "open-r1: tag_count_reward", Takes::nothing, open_r1_tag_count},
      {"gist_count_xml", "willccbb's GRPO demo: count_xml", Takes::nothing, gist_count_xml},
      {"nemo_rl", "NeMo-RL: format_reward(think_tag, answer_tag)", Takes::fields, nemo_rl},
      {"grpo_zero", "GRPO-Zero: format_reward_function(end_token)", Takes::end_token, grpo_zero},
      {"verifiers_xml", "verifiers: XMLParser(fields).get_format_reward_func", Takes::fields,
       verifiers_xml},
  };
}

}  // namespace cupel::format
