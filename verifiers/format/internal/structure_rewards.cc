#include "verifiers/format/internal/structure_rewards.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/python_text.h"
#include "base/text.h"
#include "base/utf8.h"
#include "verifiers/format/internal/lookalike.h"
#include "verifiers/format/internal/place.h"

namespace cupel::format {
namespace {

using Takes = LibraryReward::Takes;

LibraryValue judged(std::string wrong) {
  const double value = wrong.empty() ? 1 : 0;
  return {value, std::move(wrong)};
}

/// "" if each mark occurs once and they come in this order.
std::string once_in_order(std::string_view text, std::span<const std::string_view> marks) {
  std::size_t before = 0;
  for (const std::string_view mark : marks) {
    const std::size_t count = count_occurrences(text, mark, 2);
    if (count != 1) return fmt::format("{} {}", mark, count ? "occurs again" : "does not occur");
    const std::size_t offset = first_occurrence(text, mark);
    if (offset < before) return fmt::format("{} comes too early ({})", mark, place(text, offset));
    before = offset;
  }
  return {};
}

constexpr std::array<std::string_view, 4> kFourMarks = {"<think>", "</think>", "<answer>",
                                                        "</answer>"};

LibraryValue logic_rl(std::string_view text, const LibrarySettings&) {
  return judged(once_in_order(text, kFourMarks));
}

LibraryValue verifiers_think(std::string_view text, const LibrarySettings&) {
  if (!python_strip(text).starts_with("<think>"))
    return judged("the text does not begin with <think>");
  const std::array<std::string_view, 2> marks = {"<think>", "</think>"};
  std::string wrong = once_in_order(text, marks);
  if (wrong.empty() && text.ends_with("</think>")) wrong = "nothing follows </think>";
  return judged(std::move(wrong));
}

std::string without(std::string_view text, std::string_view token) {
  std::string out;
  std::size_t from = 0, at;
  for (; (at = first_occurrence(text, token, from)) != kNowhere; from = at + token.size())
    out += text.substr(from, at - from);
  out += text.substr(from);
  return out;
}

LibraryValue still(std::string_view text, const LibrarySettings&) {
  text = python_strip(behind_last(text, "Assistant:"));
  const std::string cleaned = without(without(text, "<|endoftext|>"), "<|im_end|>");
  text = cleaned;
  if (!text.starts_with("<think>")) return judged("the text does not begin with <think>");
  if (!text.ends_with("</answer>")) return judged("the text does not end with </answer>");
  if (std::string wrong = once_in_order(text, kFourMarks); !wrong.empty()) return judged(wrong);
  const auto is_blank = [&](std::string_view open, std::string_view close) {
    const std::size_t start = first_occurrence(text, open) + open.size();
    return python_strip(text.substr(start, first_occurrence(text, close) - start)).empty();
  };
  if (is_blank("<think>", "</think>")) return judged("<think>…</think> holds nothing");
  if (!is_blank("</think>", "<answer>")) return judged("text between </think> and <answer>");
  if (is_blank("<answer>", "</answer>")) return judged("<answer>…</answer> holds nothing");
  return judged({});
}

/// A tag of Search-R1, and the states that it leads from and to.
struct Move {
  std::string_view tag;
  std::string_view from;
  std::string_view to;
};
constexpr std::array<Move, 9> kMoves = {{
    {"<think>", "start", "in <think>"},
    {"<think>", "after </information>", "in <think>"},
    {"</think>", "in <think>", "after </think>"},
    {"<search>", "after </think>", "in <search>"},
    {"</search>", "in <search>", "after </search>"},
    {"<information>", "after </search>", "in <information>"},
    {"</information>", "in <information>", "after </information>"},
    {"<answer>", "after </think>", "in <answer>"},
    {"</answer>", "in <answer>", "end"},
}};

std::string_view tag_at(std::string_view text) {
  for (const Move& move : kMoves)
    if (text.starts_with(move.tag)) return move.tag;
  return {};
}

/// "" unless there is text where only space may be.
std::string stray_text(std::string_view text, std::string_view state) {
  if (state.starts_with("in ") || python_strip(text).empty()) return {};
  return fmt::format("text ({}): {}", state, shorten(python_strip(text), 60));
}

LibraryValue search_r1(std::string_view text, const LibrarySettings&) {
  constexpr std::string_view kAssistant = "<|im_start|>assistant";
  const std::size_t start = first_occurrence(text, kAssistant);
  if (start == kNowhere) return judged(fmt::format("no {}", kAssistant));
  text = text.substr(end_of_python_space(text, start + kAssistant.size()));
  std::string_view state = "start";
  std::size_t behind_tag = 0;
  for (std::size_t at = 0; (at = first_occurrence(text, "<", at)) != kNowhere;) {
    const std::string_view tag = tag_at(text.substr(at));
    if (tag.empty()) {
      ++at;
      continue;
    }
    const std::string_view between = text.substr(behind_tag, at - behind_tag);
    if (std::string wrong = stray_text(between, state); !wrong.empty()) return judged(wrong);
    const auto move = std::ranges::find_if(
        kMoves, [&](const Move& m) { return m.tag == tag && m.from == state; });
    if (move == kMoves.end()) return judged(fmt::format("{} where it may not be ({})", tag, state));
    state = move->to;
    behind_tag = at += tag.size();
  }
  if (std::string wrong = stray_text(text.substr(behind_tag), state); !wrong.empty())
    return judged(wrong);
  return judged(state == "end" ? "" : fmt::format("the text ends {}", state));
}

}  // namespace

std::vector<LibraryReward> structure_rewards() {
  return {
      {"logic_rl", "Logic-RL, kk.py: validate_response_structure", Takes::nothing, logic_rl},
      {"verifiers_think", "verifiers: ThinkParser().get_format_reward_func", Takes::nothing,
       verifiers_think},
      {"still", "STILL-3, still.py: STILLZero.check_format", Takes::nothing, still},
      {"search_r1", "Search-R1, qa_em_format.py: is_valid_sequence", Takes::nothing, search_r1},
  };
}

}  // namespace cupel::format
