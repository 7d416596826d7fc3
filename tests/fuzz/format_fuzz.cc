// Each byte is a piece of a completion: a tag, space, a letter, or itself. Templates and the format
// rewards of other libraries agree with regular expressions and counts that say the same.

#include <re2/re2.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "verifiers/format/library_reward.h"
#include "verifiers/format/match.h"
#include "verifiers/reasoning.h"

namespace {

using cupel::format::LibraryReward;
using cupel::format::Match;
using cupel::format::Template;

constexpr std::string_view kPieces[] = {
    "<think>", "</think>",  "<answer>", "</answer>", "<reasoning>", "</reasoning>",
    "\n",      "\n",        " ",        "\u00a0",    "\u200b",      "\x1c",
    "a",       "7",         "<",        "</",        "\\boxed{",    "}",
    "{",       "\\",        "####",     "```python", "```",         "<|im_end|>",
    "<Think>", "＜think＞", "<answer",  "</s>",      "\u2028",      "\r"};

std::string text_of(const std::uint8_t* data, std::size_t size) {
  std::string raw, text;
  for (std::size_t i = 0; i < size; ++i)
    if (data[i] < std::size(kPieces))
      raw += kPieces[data[i]];
    else
      raw += static_cast<char>(data[i]);
  cupel::append_valid_utf8(text, raw);
  return text;
}

// What Python's `\s` is, in a class and alone, and its `$`.
#define S_ \
  R"(\x09-\x0d\x1c-\x20\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000})"
#define S "[" S_ "]*"
#define DOLLAR R"((?:\n?\z))"
#define LINE R"((?:\z|\n))"

/// By template: an expression that is found at the start of what has the full reward.
const std::map<std::string_view, const char*> kExpressions = {
    {"open_r1", "(?s)<think>\\n.*\\n</think>\\n<answer>\\n.*\\n</answer>" LINE},
    {"open_r1_code",
     "(?s)<think>\\n.*\\n</think>\\n<answer>\\n.*```python.*```.*\\n</answer>" LINE},
    {"trl_think", "(?s)<think>.*</think>"},
    {"sdpo_gsm8k", "(?s)<think>.*</think>" S "####" S "[^\\n]"},
    {"gist_strict", "<reasoning>\\n.*\\n</reasoning>\\n<answer>\\n.*\\n</answer>\\n" DOLLAR},
    {"gist_soft", "<reasoning>.*</reasoning>" S "<answer>.*</answer>"},
    {"verl_geo3k", "(?s)<think>.*</think>.*\\\\boxed\\{.*\\}"},
    {"ms_swift", "(?s)<think>.*</think>" S "<answer>.*</answer>\\z"},
    {"open_instruct", "(?s).*</think>" S "<answer>.*</answer>"},
    {"roll_math", "(?s)<think>.*</think>.*<answer>.*</answer>" LINE},
    {"roll_video", "(?s)<think>.*</think>" S "<answer>.*</answer>\\z"},
    {"simple_grpo", "(?s)<think>.*</think>[ \\n]*<answer>.*</answer>" DOLLAR},
    {"simple_grpo_regroup", "(?s)<think>.*</think><answer>.*</answer>" DOLLAR},
    {"simple_grpo_program", "(?s)<think>.*</think>[ \\n]*<answer>.*</answer>" DOLLAR},
    {"grpo_zero", "(?s)<think>.*</think>\\n<answer>.*</answer>" DOLLAR},
};

bool begins_with(std::string_view text, const char* expression) {
  static std::map<const char*, RE2> compiled;
  const RE2& re = compiled.try_emplace(expression, expression).first->second;
  return re.Match(text, 0, text.size(), RE2::ANCHOR_START, nullptr, 0);
}

std::size_t count(std::string_view text, std::string_view mark) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(mark, at)) != text.npos; at += mark.size()) ++found;
  return found;
}

bool has_full_reward(std::string_view name, const char* expression, std::string_view text) {
  if (name == "trl_think" && count(text, "<think>") != 1) return false;
  if (name == "simple_grpo" || name == "simple_grpo_program")
    for (const std::string tag : {"think>", "answer>"})
      if (count(text, "<" + tag) + count(text, "</" + tag) != 2) return false;
  return begins_with(text, expression);
}

[[noreturn]] void fail(std::string_view what, std::string_view text, std::string_view detail) {
  std::fprintf(stderr, "%.*s\n  text: %.*s\n  detail: %.*s\n", static_cast<int>(what.size()),
               what.data(), static_cast<int>(text.size()), text.data(),
               static_cast<int>(detail.size()), detail.data());
  std::abort();
}

/// Characters behind the last `mark`, split off from the left.
double length_behind(std::string_view text, std::string_view mark) {
  for (std::size_t at; (at = text.find(mark)) != text.npos;) text.remove_prefix(at + mark.size());
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++characters) cupel::next_character(text, i);
  return static_cast<double>(characters);
}

void check_sums(std::string_view text) {
  double tags = 0, xml = 0;
  for (const std::string_view mark : {"<think>\n", "\n</think>\n", "\n<answer>\n", "\n</answer>"})
    if (count(text, mark) == 1) tags += 0.25;
  for (const std::string_view mark : {"<reasoning>\n", "\n</reasoning>\n", "\n<answer>\n"})
    if (count(text, mark) == 1) xml += 0.125;
  if (count(text, "\n<answer>\n") == 1) xml -= length_behind(text, "\n</answer>\n") * 0.001;
  if (count(text, "\n</answer>") == 1) xml += 0.125;
  if (count(text, "\n</answer>") == 1) xml -= (length_behind(text, "\n</answer>") - 1) * 0.001;
  const auto value = [&](std::string_view name) {
    return cupel::format::find_library_reward(name)->value(text, {}).value;
  };
  if (value("open_r1_tag_count") != tags) fail("open_r1_tag_count", text, "");
  if (std::abs(value("gist_count_xml") - xml) > 1e-12) fail("gist_count_xml", text, "");
}

void check_libraries(std::string_view text) {
  for (const LibraryReward& reward : cupel::format::library_rewards()) {
    const auto found = reward.value(text, {});
    const auto oracle = kExpressions.find(reward.name);
    if (oracle == kExpressions.end()) continue;
    if (found.is_full() != has_full_reward(oracle->first, oracle->second, text))
      fail(reward.name, text, found.wrong);
  }
}

/// Whether something can be seen of `text`, which is made of the pieces.
bool is_seen(std::string_view text) {
  static const RE2 unseen("[" S_ R"(\x00-\x1f\x7f-\x{a0}\x{ad}\p{Cf}\p{Z}\x{115f}\x{1160}\x{3164})"
                          R"(\x{ffa0}\x{34f}\x{17b4}\x{17b5}\x{180b}-\x{180f}\x{2800}\x{2065})"
                          R"(\x{fe00}-\x{fe0f}\x{fff0}-\x{fff8}\x{e0000}-\x{e0fff}]*)");
  return !RE2::FullMatch(text, unseen);
}

void check_r1_zero(std::string_view text) {
  static const Template form{.parts = *cupel::format::parse_parts("think+answer")};
  static const RE2 whole("(?s)" S "<think>(.*)</think>" S "<answer>(.*)</answer>" S);
  const Match found = match(form, text);
  const std::size_t end = text.rfind("</answer>");
  std::string_view kept = text;
  if (end != text.npos)
    kept = text.substr(0, end + 9 + cupel::without_special_tokens(text.substr(end + 9)).size());
  bool fits = true;
  for (const std::string_view mark : {"<think>", "</think>", "<answer>", "</answer>"})
    fits = fits && count(text, mark) == 1;
  re2::StringPiece thought, answer;
  fits = fits && RE2::FullMatch(kept, whole, &thought, &answer) &&
         is_seen({thought.data(), thought.size()}) && is_seen({answer.data(), answer.size()});
  if (fits != found.fits()) fail("r1-zero", text, found.detail);
  if (found.fits() && found.last != std::string_view(answer.data(), answer.size()))
    fail("r1-zero found another answer", text, found.last);
}

/// Rules that allow more never refuse what fits without them, and offsets lie within the text.
void check_rules(std::string_view text) {
  for (const char* parts : {"think+answer", "think+...", "...:empty+\\boxed{...}+...:empty"}) {
    Template form{.parts = *cupel::format::parse_parts(parts)};
    const Match strict = match(form, text);
    if (strict.offset > text.size() || strict.fits() != strict.detail.empty())
      fail("offset", text, strict.detail);
    form.text_outside = true;
    for (auto& part : form.parts) part.may_be_blank = true;
    const Match loose = match(form, text);
    if (strict.fits() && !loose.fits()) fail("loose rules refuse", text, loose.detail);
  }
}

/// A completion that is just what the template asks for.
std::string example_of(const Template& form) {
  std::string marks, text;
  for (const auto& part : form.parts) marks += part.open + part.close;
  const std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const std::size_t filler = letters.find_first_not_of(marks);
  if (filler == letters.npos) return {};
  for (const auto& part : form.parts) {
    const bool is_opened = &part == &form.parts[0] && form.opened == Template::Opened::by_prompt;
    if (!is_opened) text += part.open;
    if (part.kind == cupel::format::Part::Kind::box) text += '{';
    text += letters[filler] + part.close + '\n';
  }
  return text;
}

/// What is accepted as a template, some completion has the form of.
void check_template_text(std::string_view text) {
  auto parts = cupel::format::parse_parts(text);
  if (!parts) return;
  for (const auto opened : {Template::Opened::by_completion, Template::Opened::by_prompt}) {
    const Template form{.parts = *parts, .opened = opened};
    if (!check_template(form)) continue;
    match(form, text);
    const std::string example = example_of(form);
    if (const Match found = match(form, example); !example.empty() && !found.fits())
      fail("nothing has this form", text, found.detail);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = text_of(data, size);
  check_libraries(text);
  check_sums(text);
  check_r1_zero(text);
  check_rules(text);
  check_template_text(text);
  return 0;
}
