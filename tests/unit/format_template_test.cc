#include <gtest/gtest.h>

#include <string>

#include "verifiers/format/match.h"
#include "verifiers/format/template.h"
#include "verifiers/registry.h"

namespace cupel::format {
namespace {

std::string refusal(const OptionValues& options) {
  const auto made = make_verifier("format", options);
  return made ? "" : made.error().message;
}

void expect_refusal(const OptionValues& options, const std::string& part) {
  const std::string message = refusal(options);
  EXPECT_NE(message.find(part), std::string::npos) << "message: " << message;
}

TEST(FormatTemplate, PartsAreReadInOrder) {
  const auto parts = parse_parts(R"(think:empty, <|a|>...<|b|>:again + ... \boxed{...})");
  ASSERT_TRUE(parts) << parts.error().message;
  ASSERT_EQ(parts->size(), 4u);
  EXPECT_EQ((*parts)[0].open, "<think>");
  EXPECT_EQ((*parts)[0].close, "</think>");
  EXPECT_TRUE((*parts)[0].may_be_blank);
  EXPECT_FALSE((*parts)[0].may_recur);
  EXPECT_EQ((*parts)[1].open, "<|a|>");
  EXPECT_EQ((*parts)[1].close, "<|b|>");
  EXPECT_FALSE((*parts)[1].may_be_blank);
  EXPECT_TRUE((*parts)[1].may_recur);
  EXPECT_EQ((*parts)[2].kind, Part::Kind::text);
  EXPECT_EQ((*parts)[3].kind, Part::Kind::box);
}

TEST(FormatTemplate, ATagMayBeWrittenWithItsBrackets) {
  const auto parts = parse_parts("<think>:empty+<answer>");
  ASSERT_TRUE(parts) << parts.error().message;
  EXPECT_EQ((*parts)[0].open, "<think>");
  EXPECT_TRUE((*parts)[0].may_be_blank);
  EXPECT_EQ((*parts)[1].close, "</answer>");
}

TEST(FormatTemplate, OptionsAtTheirDefaultsAreTakenEverywhere) {
  EXPECT_EQ(refusal({{"tags", "think+answer"}, {"template", "r1-zero"}}), "");
  EXPECT_EQ(refusal({{"template", "open_r1"}, {"once", "yes"}, {"tags", "template"}}), "");
}

TEST(FormatTemplate, MarksMayHoldColons) {
  const auto parts = parse_parts("Plan:...End::empty");
  ASSERT_TRUE(parts) << parts.error().message;
  EXPECT_EQ((*parts)[0].open, "Plan:");
  EXPECT_EQ((*parts)[0].close, "End:");
  EXPECT_TRUE((*parts)[0].may_be_blank);
}

TEST(FormatTemplate, WhatIsNoPartIsRefused) {
  expect_refusal({{"tags", "+ ,"}}, "at least one part");
  expect_refusal({{"tags", "thi<nk"}}, "\"thi<nk\" is none of the parts of a template");
  expect_refusal({{"tags", "...<b>"}}, "\"...<b>\" is none of the parts");
  expect_refusal({{"tags", "<a>...b...</a>"}}, "is none of the parts");
  expect_refusal({{"tags", "think:emty"}}, "unknown rule \"emty\"; did you mean \"empty\"?");
  expect_refusal({{"tags", "think:"}}, "unknown rule \"\"");
  expect_refusal({{"tags", "<\xFF>...</a>"}}, "not valid UTF-8");
  expect_refusal({{"tags", "<" + std::string(300, 'a') + ">...</a>"}}, "longer than 256 bytes");
  expect_refusal({{"tags", "\\boxed...end"}}, "\"\\boxed\" is that of a box");
  expect_refusal({{"tags", "\\boxed{...}."}}, "write \\boxed{...} for one");
  expect_refusal({{"tags", "\u2003...\u2003"}}, "a mark of a tag is blank");
}

TEST(FormatTemplate, WhatCannotMatchIsRefused) {
  expect_refusal({{"tags", "think+answer+think"}}, "<think>...</think> is listed twice");
  expect_refusal({{"tags", "think:again+answer+think"}}, "is listed twice");
  expect_refusal({{"tags", "think+...+..."}}, "two parts in a row are text");
  expect_refusal({{"tags", "...+answer"}, {"prefilled", "yes"}}, "does not begin with a tag");
  expect_refusal({{"template", "boxed"}, {"prefilled", "prompt"}}, "does not begin with a tag");
  std::string many = "a0";
  for (int i = 1; i <= 64; ++i) many += "+a" + std::to_string(i);
  expect_refusal({{"tags", many}}, "at most 64");
  EXPECT_EQ(refusal({{"tags", "think+answer+think"}, {"once", "no"}}), "");
}

TEST(FormatTemplate, OptionsThatContradictEachOtherAreRefused) {
  expect_refusal({{"tags", "think+answer"}, {"template", "think"}}, "takes no option \"template\"");
  expect_refusal({{"token", "<|t|>"}}, "template \"r1-zero\" takes no option \"token\"");
  expect_refusal({{"end_token", "<|t|>"}}, "takes no option \"end_token\"");
  expect_refusal({{"template", "open_r1"}, {"once", "no"}},
                 "template \"open_r1\" takes no option \"once\"");
  expect_refusal({{"template", "trl_think"}, {"tags", "a"}}, "takes no option \"tags\"");
  expect_refusal({{"template", "open_r1"}, {"language", "cpp"}}, "takes no option \"language\"");
  expect_refusal({{"template", "open_r1_code"}, {"language", "c++"}}, "letters, digits");
  expect_refusal({{"template", "nemo_rl"}, {"tags", "think"}}, "takes two tags");
  expect_refusal({{"template", "verifiers_xml"}, {"tags", "a.b"}}, "is no list of names");
  expect_refusal({{"template", "verifiers_xml"}, {"tags", "a+"}}, "is no list of names");
  expect_refusal({{"template", "r1-zreo"}}, "did you mean \"r1-zero\"?");
  expect_refusal({{"template", "r1"}, {"token", " "}}, "a mark of a tag is blank");
}

Template two_tags() { return {.parts = *parse_parts("think+answer")}; }

TEST(FormatMatch, ThePromptMayShowThatItOpensTheFirstTag) {
  Template form = two_tags();
  form.opened = Template::Opened::see_prompt;
  const std::string opened = "a</think><answer>4</answer>";
  EXPECT_TRUE(match(form, opened, "user: 2+2\nassistant: <think>\n").fits());
  EXPECT_EQ(match(form, opened, "user: 2+2\nassistant:").fault, Fault::missing);
  EXPECT_TRUE(match(form, "<think>" + opened, "user: 2+2").fits());
  EXPECT_EQ(match(form, "<think>" + opened, "user: 2+2\n<think>").fault, Fault::surplus);
}

TEST(FormatMatch, InvalidBytesAreTextLikeOther) {
  EXPECT_TRUE(match(two_tags(), "<think>\xFF\xC3</think><answer>\xED\xA0\x80</answer>").fits());
  EXPECT_EQ(match(two_tags(), "\xFF<think>a</think><answer>4</answer>").fault, Fault::outside);
  EXPECT_EQ(match(two_tags(), "<think>a</think>\xE2\x80<answer>4</answer>").fault, Fault::outside);
}

TEST(FormatMatch, ZeroBytesAreInvisible) {
  using namespace std::string_view_literals;
  EXPECT_TRUE(match(two_tags(), "<think>a\0b</think><answer>4</answer>"sv).fits());
  EXPECT_EQ(match(two_tags(), "<think>\0</think><answer>4</answer>"sv).fault, Fault::blank);
  EXPECT_EQ(match(two_tags(), "<think>a</think>\0<answer>4</answer>"sv).fault, Fault::outside);
}

TEST(FormatMatch, OfMarksThatBeginAlikeTheLongestCounts) {
  const Template form{.parts = *parse_parts("<a...>+<ab...>")};
  EXPECT_FALSE(match(form, "<a x>").fits());
  const Template open_and_shut{.parts = *parse_parts("<|t|>...<|t|>+<|t|>|...<|e|>")};
  EXPECT_TRUE(match(open_and_shut, "<|t|>a<|t|><|t|>|b<|e|>").fits());
}

TEST(FormatMatch, OffsetsAreThoseOfTheCompletion) {
  const Template boxed{.parts = *parse_parts(R"(...:empty+\boxed{...}+...:empty)"),
                       .answer_only = true};
  const std::string thought = "<think>a\nb</think>\n";
  const Match found = match(boxed, thought + "\\boxed{}");
  EXPECT_EQ(found.fault, Fault::blank);
  EXPECT_EQ(found.offset, thought.size() + 7);
  EXPECT_EQ(found.detail, "`\\boxed{...}` holds nothing (line 3, byte 26)");
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

/// Long texts, made so that a search which went back would take minutes.
TEST(FormatMatch, HostileTextsAreLinear) {
  constexpr std::size_t kTimes = 100'000;
  Template loose = two_tags();
  for (Part& part : loose.parts) part.may_recur = true;
  loose.text_outside = true;
  const Template boxed{.parts = *parse_parts(R"(...:empty+\boxed{...}:again+...:empty)")};
  for (const std::string_view piece :
       {"<think>", "<think><answer>", "</think>", "<", "< ", "</", "\\boxed{", "\\boxed ", "\n",
        "{", "<think>a</think>", "＜", "＜think", "\xFF", "</s>", "<|im_end|>", "\u200b"}) {
    const std::string text = repeated(piece, kTimes);
    for (const Template& form : {two_tags(), loose, boxed})
      for (const std::string& whole : {text, "<think>" + text, "<think>a</think>" + text})
        EXPECT_LE(match(form, whole).offset, whole.size());
  }
}

TEST(FormatMatch, AMillionOpenTagsInsideOfAThoughtAreAllowedWhereTheyMayRecur) {
  Template loose = two_tags();
  for (Part& part : loose.parts) part.may_recur = true;
  const std::string text = repeated("<think>", 1'000'000) + "</think><answer>4</answer>";
  EXPECT_TRUE(match(loose, text).fits());
}

}  // namespace
}  // namespace cupel::format
