// Nearly valid mathematics, a token a byte, so that deep and strange input is reached that random
// bytes rarely spell. Large bytes repeat what came before: depth and length at little cost.

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>

#include "tests/fuzz/both_ways.h"

namespace {

constexpr std::size_t kLongestText = 1 << 13;
constexpr std::uint8_t kBetween = 250;  // starts the answer; what is larger repeats

constexpr std::string_view kTokens[] = {"0",
                                        "1",
                                        "2",
                                        "3",
                                        "7",
                                        "12",
                                        "99",
                                        "1000",
                                        "1,234",
                                        "0.5",
                                        ".25",
                                        "0.\\overline{3}",
                                        "3.",
                                        "10^{9}",
                                        "x",
                                        "y",
                                        "n",
                                        "a_1",
                                        "f",
                                        "i",
                                        "e",
                                        "\\mathrm{e}",
                                        "\\pi",
                                        "π",
                                        "\\theta",
                                        "\\infty",
                                        "∞",
                                        "+",
                                        "-",
                                        "−",
                                        "*",
                                        "\\cdot ",
                                        "\\times ",
                                        "/",
                                        "\\div ",
                                        "÷",
                                        "\\pm ",
                                        "\\mp ",
                                        "±",
                                        "^",
                                        "^{",
                                        "_",
                                        "_{",
                                        "²",
                                        "⁻¹",
                                        "{",
                                        "}",
                                        "(",
                                        ")",
                                        "[",
                                        "]",
                                        "\\{",
                                        "\\}",
                                        "\\left(",
                                        "\\right)",
                                        "\\left[",
                                        "\\right]",
                                        "\\left\\{",
                                        "\\right.",
                                        "\\left|",
                                        "\\right|",
                                        "|",
                                        "\\lfloor ",
                                        "\\rfloor ",
                                        "\\lceil ",
                                        "\\rceil ",
                                        "\\langle ",
                                        "\\rangle ",
                                        "\\frac",
                                        "\\frac{",
                                        "\\dfrac12",
                                        "}{",
                                        "\\sqrt",
                                        "\\sqrt{",
                                        "\\sqrt[3]{",
                                        "√",
                                        "½",
                                        "\\sin ",
                                        "\\cos(",
                                        "\\tan^{-1}",
                                        "arcsin(",
                                        "\\log_",
                                        "\\ln ",
                                        "\\exp(",
                                        "\\max(",
                                        "\\gcd(",
                                        "\\binom{",
                                        "\\choose ",
                                        "!",
                                        "!!",
                                        "\\bmod ",
                                        "\\pmod{",
                                        "\\sum_{k=1}^{",
                                        "\\prod_{",
                                        "\\int_0^1 ",
                                        "\\,dx",
                                        "\\lim_{x\\to 0}",
                                        "\\frac{d}{dx}",
                                        "'",
                                        "=",
                                        "\\neq ",
                                        "≠",
                                        "<",
                                        ">",
                                        "\\le ",
                                        "\\geq ",
                                        "≤",
                                        "\\approx ",
                                        "\\equiv ",
                                        "\\in ",
                                        "\\notin ",
                                        "\\cup ",
                                        "∪",
                                        "\\cap ",
                                        "\\setminus ",
                                        "\\emptyset",
                                        "∅",
                                        "\\mathbb{R}",
                                        "ℤ",
                                        "\\mid ",
                                        ":",
                                        ",",
                                        ";",
                                        ", ",
                                        " and ",
                                        " or ",
                                        " \\text{ or } ",
                                        "\\ldots",
                                        "...",
                                        "\\begin{pmatrix}",
                                        "\\end{pmatrix}",
                                        "\\begin{cases}",
                                        "\\end{cases}",
                                        "\\begin{array}{cc}",
                                        "\\end{array}",
                                        "&",
                                        "\\\\",
                                        "\\det",
                                        "^T",
                                        "\\vec{",
                                        "\\overline{",
                                        "\\hat{",
                                        "\\text{",
                                        "\\mathrm{",
                                        "\\textbf{",
                                        "\\boxed{",
                                        "\\operatorname{",
                                        "$",
                                        "$$",
                                        "\\(",
                                        "\\)",
                                        "\\[",
                                        "\\]",
                                        " ",
                                        "\\,",
                                        "\\!",
                                        "\\quad ",
                                        "~",
                                        "\n",
                                        "%",
                                        "\\%",
                                        "\\$",
                                        "^\\circ",
                                        "°",
                                        "\\text{ cm}",
                                        " km/h",
                                        "_{6}",
                                        "_2",
                                        "3:45",
                                        "yes",
                                        "no",
                                        "true",
                                        "(B)",
                                        "twenty",
                                        "one half",
                                        "\\angle ",
                                        "\\triangle ",
                                        "\\to ",
                                        "\\mapsto ",
                                        "\\implies ",
                                        "\\iff ",
                                        "\\forall ",
                                        "\\partial ",
                                        "\\nabla ",
                                        "\\\\[2pt]",
                                        "\\",
                                        "#",
                                        "@",
                                        "\xff",
                                        "１",
                                        "，"};
static_assert(std::size(kTokens) <= kBetween);

/// Writes again what was written since `from`; each use doubles the text.
void repeat(std::string& text, std::size_t from) {
  const std::size_t length = std::min(text.size() - from, kLongestText - text.size());
  text += text.substr(from, length);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string texts[2];
  std::size_t side = 0, mark = 0;
  for (const std::uint8_t byte : std::span(data, size)) {
    std::string& text = texts[side];
    if (text.size() >= kLongestText) break;
    if (byte == kBetween) {
      side = 1;
      mark = 0;
    } else if (byte > kBetween) {
      repeat(text, byte % 2 == 0 ? 0 : mark);
    } else {
      mark = byte % 16 == 0 ? text.size() : mark;
      text += kTokens[byte % std::size(kTokens)];
    }
  }
  // An answer must not be the same text, which would be equal unread.
  if (side == 0) texts[1] = texts[0] + " + 0";
  cupel::fuzz::compare_both_ways(texts[0], texts[1]);
  return 0;
}
