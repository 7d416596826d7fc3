#include "verifiers/math/internal/formula_spans.h"

#include <re2/re2.h>

#include <algorithm>
#include <string>

#include "verifiers/math/internal/sentence.h"
#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

constexpr std::size_t kLongestFormula = 4096;
constexpr std::size_t kLongestBold = 200;

std::string outside_braces(std::string_view text) {
  std::string outside;
  int depth = 0;
  for (char c : text) {
    if (c == '}') --depth;
    if (depth == 0) outside += c;
    if (c == '{') ++depth;
  }
  return outside;
}

/// Between two dollar signs stands a formula and not the prose between two prices: spaces on both
/// sides or on neither, no digit after the closing sign, no two words side by side.
bool is_between_dollars(std::string_view content, std::string_view after) {
  const std::string_view trimmed = trim(content);
  if (trimmed.empty() || trimmed.back() == '=') return false;
  if (is_space(content.front()) != is_space(content.back())) return false;
  if (!after.empty() && is_digit(after.front())) return false;
  return !reads_as_prose(outside_braces(content));
}

/// Where `close` first stands after `from`, passing over escaped characters such as `\$`; npos
/// where another `open` comes first, which also keeps a text of openings from being searched in
/// full from each of them.
std::size_t find_close(std::string_view text, std::string_view open, std::string_view close,
                       std::size_t from) {
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] != '$' && text[i] != '\\') continue;
    if (text.substr(i).starts_with(close)) return i;
    if (text.substr(i).starts_with(open)) return std::string_view::npos;
    if (text[i] == '\\') ++i;
  }
  return std::string_view::npos;
}

std::optional<FormulaSpan> delimited(std::string_view text, std::size_t begin,
                                     std::string_view open, std::string_view close) {
  const std::size_t start = begin + open.size();
  const std::string_view reach = text.substr(0, start + kLongestFormula);
  const std::size_t end = find_close(reach, open, close, start);
  if (end == std::string_view::npos) return std::nullopt;
  const FormulaSpan span{begin, end + close.size(), text.substr(start, end - start), false};
  const bool is_formula = open == "$" ? is_between_dollars(span.content, text.substr(span.end))
                                      : !trim(span.content).empty();
  return is_formula ? std::optional(span) : std::nullopt;
}

std::optional<FormulaSpan> environment(std::string_view text, std::size_t begin) {
  constexpr std::string_view kNames[] = {"align", "equation", "gather", "multline", "eqnarray"};
  constexpr std::string_view kBegin = "\\begin{";
  const std::string_view name = text.substr(begin + kBegin.size());
  const bool is_known =
      std::any_of(std::begin(kNames), std::end(kNames),
                  [&](std::string_view known) { return name.starts_with(known); });
  if (!is_known) return std::nullopt;
  std::string_view reach = text.substr(begin, kLongestFormula);
  const std::size_t content = reach.find('}') + 1;
  if (content == 0) return std::nullopt;
  const std::string_view opening = reach.substr(0, content);
  reach = reach.substr(0, reach.find(opening, content));
  const std::string closing = "\\end" + std::string(opening.substr(kBegin.size() - 1));
  const std::size_t end = reach.find(closing, content);
  if (end == std::string_view::npos) return std::nullopt;
  return FormulaSpan{begin, begin + end + closing.size(), reach.substr(content, end - content),
                     false};
}

/// A formula that only names something: no digit, no operator, no command.
bool is_name(std::string_view formula) {
  return std::none_of(formula.begin(), formula.end(), [](char c) {
    return is_digit(c) || std::string_view("\\=<>+-*/^|,(").find(c) != std::string_view::npos;
  });
}

/// What stands between two formulas of one list: `, `, ` and `, `, or `.
bool joins_formulas(std::string_view between) {
  constexpr std::size_t kLongest = 16;
  static const RE2 pattern(R"(\s*(?:,|;|and|or|,\s*and|,\s*or)\s*)");
  return between.size() <= kLongest &&
         RE2::FullMatch(re2::StringPiece(between.data(), between.size()), pattern);
}

/// Bold text is an answer where it holds a digit or a formula; a bold word or two, where nothing
/// but punctuation follows.
bool is_bold_answer(const FormulaSpan& span, std::string_view text) {
  const std::string_view content = trim(span.content);
  if (content.empty() || content.back() == ':') return false;
  const bool has_value = std::any_of(content.begin(), content.end(), [](char c) {
    return is_digit(c) || c == '$' || c == '\\' || (c & 0x80) != 0;
  });
  const bool is_last = text.find_first_not_of(" \t\r\n.!", span.end) == std::string_view::npos;
  return (has_value && !reads_as_prose(content)) || is_last;
}

/// "The correct graph is $A$." in a sentence of its own after `last`.
bool is_stated_last(const FormulaSpan& name, const FormulaSpan& last, std::string_view text) {
  if (name.begin < last.end) return false;
  const std::string_view between = trim(text.substr(last.end, name.begin - last.end));
  const bool is_at_end = text.find_first_not_of(" \t\r\n.!", name.end) == std::string_view::npos;
  return is_at_end && between.ends_with(" is") && ends_a_sentence(between);
}

}  // namespace

std::optional<FormulaSpan> formula_at(std::string_view text, std::size_t begin) {
  const std::string_view rest = text.substr(begin);
  if (rest.starts_with("$$")) return delimited(text, begin, "$$", "$$");
  if (rest.starts_with("$")) return delimited(text, begin, "$", "$");
  if (rest.starts_with("\\(")) return delimited(text, begin, "\\(", "\\)");
  if (rest.starts_with("\\[")) return delimited(text, begin, "\\[", "\\]");
  if (rest.starts_with("\\begin{")) return environment(text, begin);
  return std::nullopt;
}

std::optional<FormulaSpan> formula_or_bold_at(std::string_view text, std::size_t begin) {
  constexpr std::string_view kBold = "**";
  const std::string_view rest = text.substr(begin);
  if (!rest.starts_with(kBold)) return formula_at(text, begin);
  const std::size_t close = rest.substr(0, kLongestBold).find(kBold, kBold.size());
  if (close == std::string_view::npos) return std::nullopt;
  const std::string_view content = rest.substr(kBold.size(), close - kBold.size());
  const bool is_bold = !content.empty() && !is_space(content.front()) &&
                       content.find('\n') == std::string_view::npos;
  if (!is_bold) return std::nullopt;
  return FormulaSpan{begin, begin + close + kBold.size(), content, true};
}

std::optional<FormulaSpan> last_formula(std::string_view text) {
  const std::string_view tail = tail_of(text);
  std::optional<FormulaSpan> last, last_name;
  std::size_t list_begin = 0, previous_end = 0;
  for (std::size_t i = 0; i < tail.size();) {
    const auto span = formula_or_bold_at(tail, i);
    if (!span) {
      i += tail[i] == '\\' ? 2 : 1;
      continue;
    }
    i = span->end;
    if (span->is_bold && !is_bold_answer(*span, tail)) continue;
    const bool joins =
        previous_end > 0 && joins_formulas(tail.substr(previous_end, span->begin - previous_end));
    if (!joins) list_begin = span->begin;
    previous_end = span->end;
    FormulaSpan& target =
        (!span->is_bold && is_name(span->content) ? last_name : last).emplace(*span);
    if (list_begin == span->begin) continue;
    target.begin = list_begin;
    target.content = tail.substr(list_begin, span->end - list_begin);
  }
  const std::size_t skipped = text.size() - tail.size();
  const bool is_name_said = last_name && (!last || is_stated_last(*last_name, *last, tail));
  std::optional<FormulaSpan> chosen = is_name_said ? last_name : last;
  if (chosen) chosen->begin += skipped, chosen->end += skipped;
  return chosen;
}

std::string_view result_of(std::string_view formula) {
  constexpr std::string_view kLineBreak = "\\\\", kEnd = "\\end{";
  std::string_view lines = trim(formula);
  if (const std::size_t end = last_occurrence(lines, kEnd); end != std::string_view::npos)
    lines = trim(lines.substr(0, end));
  while (lines.ends_with(kLineBreak)) lines = trim(lines.substr(0, lines.size() - 2));
  const std::size_t line_break = last_occurrence(lines, kLineBreak);
  if (line_break == std::string_view::npos) return without_punctuation(formula);
  const std::string_view last_line = trim(lines.substr(line_break + kLineBreak.size()));
  const bool continues = last_line.starts_with('&') || last_line.starts_with('=');
  const std::size_t equals = last_line.rfind('=');
  if (!continues || equals == std::string_view::npos) return without_punctuation(formula);
  return without_punctuation(last_line.substr(equals + 1));
}

std::string_view tail_of(std::string_view text) {
  if (text.size() <= kStatementReach) return text;
  const std::string_view tail = text.substr(text.size() - kStatementReach);
  const std::size_t line = tail.find('\n');
  return line == std::string_view::npos ? tail : tail.substr(line + 1);
}

}  // namespace cupel::math
