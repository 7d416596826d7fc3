#include "verifiers/format/internal/pattern_rewards.h"

#include <fmt/format.h>

#include <utility>

#include "base/json_text.h"
#include "base/text.h"
#include "verifiers/format/internal/place.h"
#include "verifiers/format/internal/python_pattern.h"

namespace cupel::format {
namespace {

using Takes = LibraryReward::Takes;

/// Marks that must occur so often, both taken together.
struct Total {
  std::string_view first;
  std::string_view second;
  std::size_t count;
};

struct PatternReward {
  std::string_view name;
  std::string_view source;
  Pattern pattern;
  double hit = 1;
  double miss = 0;
  std::span<const Total> totals = {};
};

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string spelled(const Segment& segment) {
  const std::string_view run = segment.run == Run::none ? "" : ", space, ";
  const std::string tail = segment.tail.empty() ? "" : quoted(segment.tail);
  return fmt::format("{}{}{}", quoted(segment.head), run, tail);
}

std::string departure(const Pattern& pattern, const Progress& progress, std::string_view text) {
  const Segment& missing = pattern.segments[progress.matched];
  if (progress.matched == 0 && !pattern.starts_anywhere)
    return fmt::format("the text does not begin with {}", spelled(missing));
  const bool is_last = progress.matched + 1 == pattern.segments.size();
  const bool ends_text = is_last && pattern.end != End::anywhere;
  const std::string_view whence = pattern.dot_is_all ? "behind" : "in the line that goes on from";
  return fmt::format("no {}{} {} {}", spelled(missing), ends_text ? " that ends it" : "", whence,
                     place(text, progress.offset));
}

std::string wrong_total(std::span<const Total> totals, std::string_view text) {
  for (const Total& total : totals) {
    std::size_t count = count_occurrences(text, total.first, total.count + 1);
    if (!total.second.empty()) count += count_occurrences(text, total.second, total.count + 1);
    if (count == total.count) continue;
    return fmt::format("{} occurs too {}", total.first, count < total.count ? "seldom" : "often");
  }
  return {};
}

LibraryValue value_of(const PatternReward& reward, std::string_view text) {
  const Progress progress = follow(reward.pattern, text);
  std::string wrong = progress.matches(reward.pattern) ? wrong_total(reward.totals, text)
                                                       : departure(reward.pattern, progress, text);
  return {wrong.empty() ? reward.hit : reward.miss, std::move(wrong)};
}

/// The language goes into the expression as it is, so names that would say more in one are refused.
LibraryValue open_r1_code(std::string_view text, const LibrarySettings& settings) {
  const std::string fence = "```" + settings.language;
  const Segment segments[] = {
      {"<think>\n"}, {"\n</think>\n<answer>\n"}, {fence}, {"```"}, {"\n</answer>"}};
  return value_of({{}, {}, {segments, End::line}}, text);
}

constexpr Segment kLines[] = {{"<think>\n"}, {"\n</think>\n<answer>\n"}, {"\n</answer>"}};
constexpr Segment kThink[] = {{"<think>"}, {"</think>"}};
constexpr Segment kThinkThenHash[] = {{"<think>"}, {"</think>", Run::any_space, "####"}};
constexpr Segment kReasoningLines[] = {
    {"<reasoning>\n"}, {"\n</reasoning>\n<answer>\n"}, {"\n</answer>\n"}};
constexpr Segment kReasoning[] = {
    {"<reasoning>"}, {"</reasoning>", Run::any_space, "<answer>"}, {"</answer>"}};
constexpr Segment kBoxBehind[] = {{"<think>"}, {"</think>"}, {"\\boxed{"}, {"}"}};
constexpr Segment kSpaced[] = {
    {"<think>"}, {"</think>", Run::any_space, "<answer>"}, {"</answer>"}};
constexpr Segment kClosedOnly[] = {{"</think>", Run::any_space, "<answer>"}, {"</answer>"}};
constexpr Segment kLoose[] = {{"<think>"}, {"</think>"}, {"<answer>"}, {"</answer>"}};
constexpr Segment kBroken[] = {
    {"<think>"}, {"</think>", Run::spaces_and_breaks, "<answer>"}, {"</answer>"}};
constexpr Segment kTight[] = {{"<think>"}, {"</think><answer>"}, {"</answer>"}};

constexpr Total kOneThink[] = {{"<think>", "", 1}};
constexpr Total kTwoEach[] = {{"<think>", "</think>", 2}, {"<answer>", "</answer>", 2}};

constexpr PatternReward kRewards[] = {
    {"open_r1", "open-r1: format_reward", {kLines, End::line}},
    {"trl_think", "TRL: think_format_reward", {kThink}, 1, 0, kOneThink},
    {"sdpo_gsm8k",
     "TRL, examples/scripts/sdpo.py: _gsm8k_soft_format_reward",
     {kThinkThenHash, End::a_char},
     0.25},
    {"gist_strict",
     "willccbb's GRPO demo: strict_format_reward_func",
     {kReasoningLines, End::dollar, false},
     0.5},
    {"gist_soft",
     "willccbb's GRPO demo: soft_format_reward_func",
     {kReasoning, End::anywhere, false},
     0.5},
    {"verl_geo3k", "verl, geo3k.py: format_reward", {kBoxBehind}},
    {"ms_swift", "ms-swift, orm.py: Format", {kSpaced, End::text}},
    {"open_instruct",
     "open-instruct: soft_format_reward_func",
     {kClosedOnly, End::anywhere, true, true}},
    {"roll_math", "ROLL, math_rule_reward_worker.py: format_reward_fn", {kLoose, End::line}, 0, -1},
    {"roll_video", "ROLL, video_r1_reward_worker.py: format reward", {kSpaced, End::text}},
    {"simple_grpo",
     "simple_GRPO, grpo_vllm_one.py: reward_format",
     {kBroken, End::dollar},
     1.25,
     -1,
     kTwoEach},
    {"simple_grpo_regroup",
     "simple_GRPO, regroup_ver: reward_format",
     {kTight, End::dollar},
     1.25,
     -1},
    {"simple_grpo_program",
     "simple_GRPO, Auto_Program: reward_format",
     {kBroken, End::dollar},
     1,
     -1,
     kTwoEach},
};

}  // namespace

std::vector<LibraryReward> pattern_rewards() {
  std::vector<LibraryReward> rewards;
  for (const PatternReward& reward : kRewards)
    rewards.push_back({reward.name, reward.source, Takes::nothing,
                       [&reward](std::string_view text, const LibrarySettings&) {
                         return value_of(reward, text);
                       }});
  rewards.push_back(
      {"open_r1_code", "open-r1: get_code_format_reward(language)", Takes::language, open_r1_code});
  return rewards;
}

}  // namespace cupel::format
