// last_boxes against a slow, plain search on every short string over the characters that matter.

#include "verifiers/math/internal/box.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <optional>
#include <string>

namespace cupel::math {
namespace {

constexpr std::array<std::string_view, 6> kPieces = {"\\boxed{", "\\fbox{", "{", "}", "a", "\\}"};

/// Where the brace that closes the one before `start` stands, or npos.
std::size_t closing_brace(std::string_view text, std::size_t start) {
  int depth = 1;
  for (std::size_t i = start; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '{' || text[i + 1] == '}'))
      ++i;
    else if (text[i] == '{')
      ++depth;
    else if (text[i] == '}' && --depth == 0)
      return i;
  }
  return std::string_view::npos;
}

struct PlainBox {
  std::size_t start, end;
  std::string content;
};

/// The last box that opens before `from` and, where `end` is given, closes right there.
std::optional<PlainBox> plain_box_before(std::string_view text, std::size_t from,
                                         std::optional<std::size_t> end) {
  for (std::size_t at = from; at-- > 0;) {
    const std::string_view rest = text.substr(at);
    const bool starts = rest.starts_with("\\boxed{") || rest.starts_with("\\fbox{");
    if (!starts) continue;
    const std::size_t content = at + rest.find('{') + 1;
    const std::size_t close = closing_brace(text, content);
    if (close == std::string_view::npos || close == content) continue;
    if (!end || close + 1 == *end)
      return PlainBox{at, close + 1, std::string(text.substr(content, close - content))};
  }
  return std::nullopt;
}

/// The last box, or all from the first of those that stand right before it if one differs from it.
std::string plain_last_boxes(std::string_view text) {
  const auto last = plain_box_before(text, text.size(), std::nullopt);
  if (!last) return "";
  std::size_t first = last->start;
  bool differ = false;
  while (const auto box = plain_box_before(text, first, first)) {
    first = box->start;
    differ = differ || box->content != last->content;
  }
  return differ ? std::string(text.substr(first, last->end - first)) : last->content;
}

TEST(LastBoxes, AgreesWithAPlainSearchOnEveryShortText) {
  constexpr std::size_t kLength = 6;
  std::size_t texts = 1;
  for (std::size_t i = 0; i < kLength; ++i) texts *= kPieces.size();
  for (std::size_t code = 0; code < texts; ++code) {
    std::string text;
    for (std::size_t i = 0, rest = code; i < kLength; ++i, rest /= kPieces.size())
      text += kPieces[rest % kPieces.size()];
    ASSERT_EQ(last_boxes(text).text, plain_last_boxes(text)) << text;
  }
}

TEST(LastBoxes, JoinsBoxesThatOnlySeparatorsPart) {
  constexpr std::string_view kSeparators[] = {" ",
                                              ", ",
                                              "; ",
                                              " and ",
                                              " or ",
                                              "$ and $",
                                              "$, $",
                                              "\\quad",
                                              "\\),\n\\(",
                                              "\\text{ and }",
                                              "\\text{or}",
                                              "$\n(b) $",
                                              "$ \n- $",
                                              ". Or ",
                                              "、",
                                              "和",
                                              " and $y = $",
                                              ", \\quad x_2 = ",
                                              "\\] \\[",
                                              " & ",
                                              "\\text{ for part (a) and }"};
  for (const std::string_view separator : kSeparators) {
    const std::string list = "\\boxed{1}" + std::string(separator) + "\\boxed{2}";
    EXPECT_EQ(last_boxes("so " + list + ".").text, list);
  }
}

TEST(LastBoxes, TakesTheLastWhereOtherWordsPartThem) {
  constexpr std::string_view kOthers[] = {". ",  ". Wait, ", " thus ", " - ",        " = ",
                                          " + ", " is not ", " hand ", "\\text{no}", "\\alpha"};
  for (const std::string_view other : kOthers) {
    const std::string text = "\\boxed{1}" + std::string(other) + "\\boxed{2}";
    EXPECT_EQ(last_boxes(text).text, "2") << text;
  }
}

TEST(LastBoxes, EndsAfterTheLastBox) {
  EXPECT_EQ(last_boxes("\\boxed{1} and \\boxed{2} x").end, 23u);
  EXPECT_EQ(last_boxes("\\boxed 12 x").end, 9u);
  EXPECT_TRUE(last_boxes("\\boxed{1").one_is_open);
  EXPECT_FALSE(last_boxes("\\boxed{1} \\boxed{2").one_is_open);
}

TEST(LastBoxes, TakesTimeInProportionToTheText) {
  for (const std::string_view piece :
       {"\\boxed{", "\\boxed{1} ", "} and ", "\\text{and} ", "x=\\boxed{1}", "\\text{"}) {
    const auto seconds = [&](std::size_t pieces) {
      std::string text;
      for (std::size_t i = 0; i < pieces; ++i) text += piece;
      text += "\\boxed{2}";
      const auto start = std::chrono::steady_clock::now();
      EXPECT_FALSE(last_boxes(text).text.empty());
      return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    seconds(50'000);  // warms up
    const double small = seconds(50'000), large = seconds(400'000);
    EXPECT_LT(large, 40 * small + 0.01) << piece << ": quadratic would be 64 times";
  }
}

}  // namespace
}  // namespace cupel::math
