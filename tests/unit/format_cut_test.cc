#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "verifiers/format/match.h"

namespace cupel::format {
namespace {

struct Whole {
  const char* parts;
  std::string text;
  bool may_recur = false;
  bool text_outside = false;
  Template::Opened opened = Template::Opened::by_completion;
};

std::vector<Whole> whole_completions() {
  const std::string thought = "a < b, 因此 é 𝐀 </ and \\boxed {1}\n\u200b<Think> <answe";
  const std::string space = " \n\u3000\u00a0\t";
  const std::string answer = "<answer>" + space + thought + "</answer>";
  const std::string both = "<think>" + thought + "</think>" + space + answer;
  return {
      {"think+answer", both},
      {"think+answer", space + both + space},
      {"think+answer", both.substr(7), false, false, Template::Opened::by_prompt},
      {"think+answer", "<think><think></answer></think>" + answer, true},
      {"think+...", "<think>" + thought + "</think>" + space + "\u200b" + thought},
      {"...+answer", "text\n" + answer + "\n"},
      {"<|t|>...<|t|>+...", "<|t|>" + thought + "<|t|> so 4."},
      {"<|t|>...<|t|>+<|t|>|...<|e|>", "<|t|>a<|t|>\n<|t|>|b<|e|>"},
      {"【思】...【/思】+【答】...【/答】",
       "【思】" + thought + "【/思】" + space + "【答】4【/答】"},
      {"Plan:...Do:+\\boxed{...}", "Plan: this Do: \\boxed \n {\\{4\\}}"},
      {"plan:empty+code+answer", "<plan></plan><code>" + thought + "</code>" + answer},
      {"think+answer", both, false, true},
  };
}

Template template_of(const Whole& whole) {
  Template form{.parts = *parse_parts(whole.parts),
                .text_outside = whole.text_outside,
                .opened = whole.opened};
  for (Part& part : form.parts) part.may_recur = whole.may_recur;
  return form;
}

bool is_bad(Fault fault) { return fault != Fault::none && fault != Fault::cut_short; }

/// Up to this byte a completion shows nothing that could be cut off: there is nothing to be seen,
/// or text alone where text may be.
std::size_t first_mark(const Template& form, const Whole& whole) {
  const Part& part = form.parts[0].kind == Part::Kind::text ? form.parts[1] : form.parts[0];
  if (whole.opened == Template::Opened::by_prompt) return 0;
  return whole.text.find(part.open);
}

TEST(FormatCut, WhatIsCutOffAtAnyByteIsNotBad) {
  for (const Whole& whole : whole_completions()) {
    const Template form = template_of(whole);
    ASSERT_TRUE(match(form, whole.text).fits())
        << whole.text << ": " << match(form, whole.text).detail;
    for (std::size_t end = first_mark(form, whole) + 1; end < whole.text.size(); ++end) {
      const std::string text = whole.text.substr(0, end);
      const Match found = match(form, text);
      EXPECT_FALSE(is_bad(found.fault)) << whole.parts << ": " << text << ": " << found.detail;
    }
  }
}

TEST(FormatCut, WhatIsBadStaysBad) {
  const std::string bad[] = {"x<think>a</think><answer>4</answer>",
                             "<think>a</think>\nx<answer>4</answer>",
                             "<think>a<think>b</think><answer>4</answer>",
                             "<think> </think><answer>4</answer>",
                             "</think><answer>4</answer>",
                             "<think>a</think></s><answer>4</answer>"};
  const Template form{.parts = *parse_parts("think+answer")};
  for (const std::string& text : bad) {
    bool was_bad = false;
    for (std::size_t end = 1; end <= text.size(); ++end) {
      const bool is = is_bad(match(form, text.substr(0, end)).fault);
      EXPECT_TRUE(is || !was_bad) << text.substr(0, end);
      was_bad = is;
    }
    EXPECT_TRUE(was_bad) << text;
  }
}

TEST(FormatCut, ATextWithoutAMarkIsNotCutOff) {
  const Template boxed{.parts = *parse_parts(R"(...:empty+\boxed{...}+...:empty)"),
                       .answer_only = true};
  EXPECT_EQ(match(boxed, "It is 4").fault, Fault::missing);
  EXPECT_EQ(match(boxed, "<think>a</think>It is 4").fault, Fault::missing);
  const std::string thought = "<think>\\boxed{3}? No.</think>\n";
  for (std::size_t end = 1; end <= thought.size(); ++end)
    EXPECT_EQ(match(boxed, thought.substr(0, end)).fault, Fault::cut_short) << end;
  const std::string box = "\\boxed{\\frac{1}{2}";
  for (std::size_t end = 1; end <= box.size(); ++end)
    EXPECT_EQ(match(boxed, thought + box.substr(0, end)).fault, Fault::cut_short) << end;
}

}  // namespace
}  // namespace cupel::format
