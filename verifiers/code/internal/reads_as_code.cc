#include "verifiers/code/internal/reads_as_code.h"

#include <re2/re2.h>

#include "verifiers/code/internal/white_space.h"

namespace cupel::code {
namespace {

constexpr std::size_t kLongestLookedAt = 500;

/// A line of Python or shell comment, which could be a heading of Markdown as well.
bool is_comment(std::string_view line) {
  if (line.starts_with("//")) return true;
  return line.starts_with('#') && (line.size() == 1 || line[1] == ' ' || line[1] == '#');
}

/// The first line that tells, with its indentation; "" where none does.
std::string_view telling_line(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = without_space_at_end(take_line(text));
    const std::string_view content = without_space_around(line);
    if (!content.empty() && !is_comment(content)) return line.substr(0, kLongestLookedAt);
  }
  return {};
}

bool starts_as_code(std::string_view line) {
  static const RE2 pattern(
      // marks that prose does not begin with
      R"re((?:#!?\[.*|#!.*|#\s*(?:include|define|pragma|ifdef|ifndef)\b.*|/\*.*|"""[^"]*.*|'''.*|<\?php.*|@\w+[\w.]*(?:\(.*)?)re"
      // imports
      R"re(|import\s+(?:static\s+)?[\w.*]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w.]+(?:\s+as\s+\w+)?)*;?|import\s*[("].*)re"
      R"re(|from\s+[\w.]+\s+import\s+[\w(*].*|package\s+[\w.]+;?|using\s+[\w:.=\s]+;|use\s+[\w:{}, *]+;)re"
      // definitions and compound statements of Python
      R"re(|(?:async\s+)?def\s+\w+\s*[(\[].*|class\s+\w+\s*(?:\(.*\))?\s*:.*|if\s+.+:|while\s+.+:|with\s+.+:|try:)re"
      R"re(|for\s+[\w, ()*]+\s+in\s+.+:.*|return|return\s+[\w(\[{"'-].*|pass)re"
      // definitions and declarations of C and its kin, and what they begin with elsewhere
      R"re(|(?:using|namespace|template|typedef|struct|class|enum|union|public|private|protected|static|const|constexpr|inline|extern|auto|unsigned|signed|int|long|short|void|char|double|float|bool|string|vector|std::\w+|func|fn|pub|impl|mod|trait|type|interface|function|let|var|program|final|abstract)\b.*[;{}(),=>\[])re"
      R"re(|(?:for|while|if|switch)\s*\(.*[{;)])re"
      // assignments and calls
      R"re(|(?:(?:const|let|var|auto|int|my|local)\s+)?[A-Za-z_$][\w.]*(?:\[.*\])?(?:\s*,\s*[A-Za-z_*][\w.]*(?:\[.*\])?)*\s*(?::\s*[\w\[\], .]+)?(?:[-+*/|&^%]|//|\*\*|<<|>>|:)?=\s*[^=\s].*)re"
      R"re(|[A-Za-z_][\w.]*!?\((?:.*[)(,\[{;])?(?:\s*#.*)?)re");
  return RE2::FullMatch(re2::StringPiece(line.data(), line.size()), pattern);
}

}  // namespace

bool reads_as_code(std::string_view text) {
  const std::string_view line = telling_line(text);
  if (line.starts_with("    ") || line.starts_with('\t')) return true;
  return starts_as_code(without_space_around(line));
}

}  // namespace cupel::code
