#include "verifiers/code/extract.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace cupel::code {
namespace {

constexpr std::array<std::string_view, 3> kPython = {"python", "py", "python3"};

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

constexpr std::size_t kMany = 1'000'000;

TEST(CodeExtract, TenMegabytesOfBackticksAreNoCode) {
  EXPECT_FALSE(extract(std::string(10 * kMany, '`'), kPython).has_code());
  EXPECT_FALSE(extract(repeated("`` ", kMany), kPython).has_code());
  EXPECT_FALSE(extract(repeated("```\n", kMany), kPython).has_code());
  EXPECT_FALSE(extract(repeated("a: ``` `\n", kMany), kPython).has_code());
}

TEST(CodeExtract, ManyBlocks) {
  const Extraction found = extract(repeated("```py\n1\n```\n", kMany) + "```py\n2\n```", kPython);
  EXPECT_EQ(found.blocks, kMany + 1);
  EXPECT_EQ(found.code, "2\n");
}

/// Each opens anew, so each is looked through for a fence at the end of a line.
TEST(CodeExtract, ManyBlocksThatAreNotClosed) {
  const Extraction found = extract(repeated("```py\n1\n", kMany) + "2", kPython);
  EXPECT_EQ(found.blocks, kMany);
  EXPECT_EQ(found.code, "1\n2\n");
  EXPECT_EQ(found.found, Found::open_block);
}

TEST(CodeExtract, ManyTagsAndTokens) {
  const std::string tags = repeated("<answer>\n", kMany);
  EXPECT_EQ(extract("```py\n" + tags + "1\n" + tags + "```", kPython).code, "1\n");
  EXPECT_EQ(extract("```py\n1\n" + repeated("<|im_end|>\n", kMany), kPython).code, "1\n");
  EXPECT_FALSE(extract(repeated("<think>", kMany), kPython).has_code());
  EXPECT_FALSE(extract(repeated("</think>", kMany), kPython).has_code());
  EXPECT_FALSE(extract(repeated("# a\n", kMany), kPython).has_code());
}

TEST(CodeExtract, TextThatIsNotUtf8StaysAsItIs) {
  EXPECT_EQ(extract(std::string_view("\xff\n```py\n'\xff\0'\n```", 16), kPython).code,
            std::string("'\xff\0'\n", 5));
}

}  // namespace
}  // namespace cupel::code
