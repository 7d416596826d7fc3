// last_box against a slow, plain search on every short string over the characters that matter.

#include "verifiers/math/internal/box.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
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

std::string plain_last_box(std::string_view text) {
  for (std::size_t at = text.size(); at-- > 0;) {
    const std::string_view rest = text.substr(at);
    const bool starts = rest.starts_with("\\boxed{") || rest.starts_with("\\fbox{");
    if (!starts) continue;
    const std::size_t start = at + rest.find('{') + 1;
    const std::size_t end = closing_brace(text, start);
    if (end != std::string_view::npos && end > start)
      return std::string(text.substr(start, end - start));
  }
  return "";
}

TEST(LastBox, AgreesWithAPlainSearchOnEveryShortText) {
  constexpr std::size_t kLength = 6;
  std::size_t texts = 1;
  for (std::size_t i = 0; i < kLength; ++i) texts *= kPieces.size();
  for (std::size_t code = 0; code < texts; ++code) {
    std::string text;
    for (std::size_t i = 0, rest = code; i < kLength; ++i, rest /= kPieces.size())
      text += kPieces[rest % kPieces.size()];
    ASSERT_EQ(last_box(text), plain_last_box(text)) << text;
  }
}

TEST(LastBox, TakesTimeInProportionToTheText) {
  const auto seconds = [](std::size_t boxes) {
    std::string text;
    for (std::size_t i = 0; i < boxes; ++i) text += "\\boxed{";
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(last_box(text), "");
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  seconds(100'000);  // warms up
  const double small = seconds(100'000), large = seconds(800'000);
  EXPECT_LT(large, 40 * small + 0.01) << "eight times the text; quadratic would be 64 times";
}

}  // namespace
}  // namespace cupel::math
