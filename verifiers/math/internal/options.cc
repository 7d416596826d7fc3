#include "verifiers/math/internal/options.h"

#include <re2/re2.h>

#include <algorithm>
#include <cctype>
#include <string>

#include "verifiers/math/internal/byte_pattern.h"
#include "verifiers/math/internal/wording.h"

namespace cupel::math {
namespace {

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

/// The letters of "A, C", "A and C" or "AC", in order; empty for anything else.
std::string options_in(std::string_view text) {
  static const RE2 apart(R"([A-H](?:(?:\s*,\s*|\s+)(?:and\s+)?[A-H]){1,6})");
  static const RE2 together(R"([A-H]{2,7})");
  static const RE2 command(R"(\\(?:text|textbf|mathrm|mathbf|quad|[ ,;!()]))");
  std::string visible(text);
  RE2::GlobalReplace(&visible, command, " ");
  if (visible.find('\\') != std::string::npos) return {};  // A \cup B is no pair of options
  const std::string words = spaced_words(text);
  const bool is_together = RE2::FullMatch(words, together);
  if (!is_together && !RE2::FullMatch(words, apart)) return {};
  std::string letters;
  for (char c : words)
    if (c >= 'A' && c <= 'H') letters += c;
  if (is_together && !std::is_sorted(letters.begin(), letters.end())) return {};
  std::sort(letters.begin(), letters.end());
  const bool distinct = std::adjacent_find(letters.begin(), letters.end()) == letters.end();
  return distinct ? letters : std::string();
}

}  // namespace

bool same_options(std::string_view a, std::string_view b) {
  constexpr std::size_t kLongest = 64;
  if (a.size() > kLongest || b.size() > kLongest) return false;
  const std::string options = options_in(a);
  return !options.empty() && options == options_in(b);
}

char option_named(std::string_view answer) {
  constexpr std::size_t kLongest = 300;
  static const RE2 set_apart(
      R"([\s$*\\]*(?:(?:text|textbf|mathbf|mathrm|textit|rm|bf)\b\s*\{?\s*)?)"
      R"((?:\\text(?:bf)?\s*\{)?[(\[]\s*([A-Ja-j])\s*[)\]][\s}$*.:~]*)",
      latin1());
  static const RE2 marked(R"([\s*$]*([A-J])(?:\)|[.:](?:\s|\*|$)|\s+(?:because|since)\b)[\s*]*)",
                          latin1());
  static const RE2 announced(
      R"((?i)[\s*]*(?:(?:so|thus|therefore|hence),? )?)"
      R"((?:(?:the )?(?:(?:correct|right|best|final) )?(?:answer|option|choice)(?: choice)?|)"
      R"((?:I|we) (?:choose|pick|select|go with)|(?:因此|所以|故)?(?:选|选择|应选|答案选|答案是|答案为|答案)))"
      R"((?:\s*:|：|\s+is:?)?[\s*$]*(?:(?:option|choice)\s+)?(?:\\(?:text|textbf|mathrm|mathbf)\{)?)"
      R"(\(?((?-i:[A-J]))[)}]*(?: is (?:the )?(?:correct|right)(?: (?:answer|option|choice|one))?)?)"
      R"((?:[\s*$.]|。)*)",
      latin1());
  static const RE2 another(R"((?:^|[^A-Za-z\\])\(?(?:[B-HJ]|A\))(?:[^A-Za-z]|$)|\b(?:or|not)\b)",
                           latin1());
  if (answer.size() > kLongest) return 0;
  re2::StringPiece rest = piece(answer), letter;
  if (RE2::FullMatch(rest, announced, &letter)) return letter[0];
  if (!RE2::Consume(&rest, set_apart, &letter)) {
    rest = piece(answer);
    if (!RE2::Consume(&rest, marked, &letter)) return 0;
  }
  if (RE2::PartialMatch(rest, another)) return 0;
  return static_cast<char>(std::toupper(static_cast<unsigned char>(letter[0])));
}

}  // namespace cupel::math
