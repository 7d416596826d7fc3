#include "verifiers/code/internal/reads_as_code.h"

#include <re2/re2.h>

#include <array>
#include <string>

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

/// What a line of code looks like, as regular expressions that match all of it.
constexpr std::array<std::string_view, 13> kForms = {
    // Marks that prose does not begin with.
    R"re(#!.*|#!?\[.*|#\s*(include|define|pragma|if|ifdef|ifndef)\b.*)re",
    R"re(/\*.*|""".*|'''.*|<\?php.*|@\w[\w.]*(\(.*)?)re",
    // Imports.
    R"re(import\s+(static\s+)?[\w.*]+(\s+as\s+\w+)?(\s*,\s*[\w.]+(\s+as\s+\w+)?)*;?|import\s*[("].*)re",
    R"re(from\s+[\w.]+\s+import\s+[\w(*].*|package\s+[\w.]+;?|use\s+[\w:{}, *]+;)re",
    // Python's definitions and statements.
    R"re((async\s+)?def\s+\w+\s*[(\[].*|class\s+\w+\s*(\(.*\))?\s*:.*)re",
    R"re((if|while|with)\s+.+:|try:|for\s+[\w, ()*]+\s+in\s+.+:.*)re",
    R"re(return|return\s+[\w(\[{"'-].*|pass)re",
    // Those of C and its kin, and of languages with words of their own.
    R"re((using|namespace|template|typedef|struct|class|enum|union|std::\w+)\b.*[;{}(),=>\[])re",
    R"re((public|private|protected|static|final|abstract|const|constexpr|inline|extern)\b.*[;{}(),=>\[])re",
    R"re((auto|unsigned|signed|int|long|short|void|char|double|float|bool|string|vector)\b.*[;{}(),=>\[])re",
    R"re((func|fn|pub|impl|mod|trait|type|interface|function|let|var|program)\b.*[;{}(),=>\[])re",
    R"re((for|while|if|switch)\s*\(.*[{;)])re",
    // Calls; assignments are below.
    R"re([A-Za-z_][\w.]*!?\((.*[)(,\[{;])?(\s*#.*)?)re",
};

/// `a, b[i]: int = …`, `const x = …`, `total += …`.
std::string assignment() {
  const std::string place = R"([A-Za-z_$*][\w.]*(\[.*\])?)";
  return R"(((const|let|var|auto|int|my|local)\s+)?)" + place + R"((\s*,\s*)" + place +
         R"()*\s*(:\s*[\w\[\], .]+)?([-+*/|&^%:]|//|\*\*|<<|>>)?=\s*[^=\s].*)";
}

bool starts_as_code(std::string_view line) {
  static const RE2 pattern([] {
    std::string forms = assignment();
    for (const std::string_view form : kForms) (forms += '|') += form;
    return forms;
  }());
  return RE2::FullMatch(re2::StringPiece(line.data(), line.size()), pattern);
}

}  // namespace

bool reads_as_code(std::string_view text) {
  const std::string_view line = telling_line(text);
  if (line.starts_with("    ") || line.starts_with('\t')) return true;
  return starts_as_code(without_space_around(line));
}

}  // namespace cupel::code
