#include <gtest/gtest.h>

#include <string>

#include "verifiers/format/library_reward.h"

namespace cupel::format {
namespace {

double value(std::string_view name, std::string_view text, const LibrarySettings& settings = {}) {
  return find_library_reward(name)->value(text, settings).value;
}

TEST(FormatLibrary, NamesAreUnique) {
  for (const LibraryReward& reward : library_rewards())
    EXPECT_EQ(find_library_reward(reward.name), &reward) << reward.name;
  EXPECT_EQ(find_library_reward("open_r2"), nullptr);
}

TEST(FormatLibrary, CountXmlTakesOffWhatFollows) {
  const std::string head = "<reasoning>\na\n</reasoning>\n<answer>\nb";
  // Behind "\n</answer>\n" are 2 characters, behind "\n</answer>" 3: four eighths less 2 and 2
  // thousandths.
  EXPECT_EQ(value("gist_count_xml", head + "\n</answer>\né7"),
            0.125 + 0.125 + 0.125 - 2 * 0.001 + 0.125 - 2 * 0.001);
  // Without the last line break, all 47 characters count, and -1 behind the other.
  const std::string open = head + "\n</answer>";
  ASSERT_EQ(open.size(), 47u);
  EXPECT_EQ(value("gist_count_xml", open), 0.125 + 0.125 + 0.125 - 47 * 0.001 + 0.125 + 1 * 0.001);
  EXPECT_EQ(value("gist_count_xml", "x\n<answer>\n" + std::string(1000, 'x')),
            0.125 - 1011 * 0.001);
}

TEST(FormatLibrary, SpaceIsWhatPythonCallsSo) {
  for (const std::string space :
       {" ", "\t", "\v", "\f", "\r", "\x1c", "\x1f", "\u0085", "\u00a0", "\u1680", "\u2000",
        "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"})
    EXPECT_EQ(value("ms_swift", "<think></think>" + space + "<answer></answer>"), 1) << space;
  for (const std::string other : {"\u200b", "\u180e", "\ufeff", "\u2060", "\x1b", "\x7f"})
    EXPECT_EQ(value("ms_swift", "<think></think>" + other + "<answer></answer>"), 0) << other;
  EXPECT_EQ(value("verifiers_think", "\u2003\x1c<think>a</think>b"), 1);
}

TEST(FormatLibrary, TheDollarStandsBeforeALineBreakToo) {
  const std::string whole = "<think>a</think><answer>b</answer>";
  EXPECT_EQ(value("simple_grpo", whole + "\n"), 1.25);
  EXPECT_EQ(value("simple_grpo", whole + "\n\n"), -1);
  EXPECT_EQ(value("simple_grpo", whole + "\r\n"), -1);
  EXPECT_EQ(value("roll_math", whole + "\nx"), 0);
  EXPECT_EQ(value("roll_math", whole + "\rx"), -1);
  EXPECT_EQ(value("roll_video", whole + "\n"), 0);
}

TEST(FormatLibrary, CountsAreOfMarksThatDoNotOverlap) {
  EXPECT_EQ(value("open_r1_tag_count", "\n</think>\n</think>\n"), 0.25);
  EXPECT_EQ(value("open_r1_tag_count", "\n</think>\n\n</think>\n"), 0);
  // Split from the left, "</answer>\n7" is what comes last, not "7".
  EXPECT_EQ(value("gist_count_xml", "\n<answer>\n\n</answer>\n</answer>\n7"), 0.125 - 11 * 0.001);
}

TEST(FormatLibrary, AGapWithinALineTriesEveryWayOn) {
  EXPECT_EQ(value("gist_soft", "<reasoning></reasoning><answer></reasoning>\n<answer></answer>"),
            0.5);
  EXPECT_EQ(value("gist_soft", "<reasoning></reasoning><answer>\n</answer>"), 0);
}

TEST(FormatLibrary, HostileTextsAreLinear) {
  std::string names[] = {"<think>",
                         "</think>\n<answer>",
                         "</reasoning><answer>",
                         "\n<answer>\n",
                         "<",
                         "\n</answer>",
                         "<|im_end|>",
                         "<think>\n</think>",
                         " ",
                         "\n",
                         "####"};
  for (const std::string& piece : names) {
    std::string text = "<think>\n";
    while (text.size() < 1'000'000) text += piece;
    for (const LibraryReward& reward : library_rewards()) {
      EXPECT_LE(reward.value(text, {}).value, 1.25) << reward.name;
      EXPECT_LE(reward.value("<reasoning>" + text, {}).value, 1.25) << reward.name;
    }
  }
}

}  // namespace
}  // namespace cupel::format
