#include "verifiers/instructions/internal/python_expression.h"

#include <re2/re2.h>

#include <array>

#include "base/python_text.h"
#include "base/utf8.h"

namespace cupel::instructions {
namespace {

struct Escape {
  char letter;
  std::string_view outside;   ///< what RE2 calls it
  std::string_view in_class;  ///< between brackets; "": the same as in Python
};

constexpr std::array<Escape, 7> kEscapes = {{
    {'w', R"([\p{L}\p{N}_])", R"(\p{L}\p{N}_)"},
    {'W', R"([^\p{L}\p{N}_])", ""},
    {'d', R"(\p{Nd})", R"(\p{Nd})"},
    {'D', R"(\P{Nd})", R"(\P{Nd})"},
    {'s', R"([\t-\r\x1c-\x20\x{85}\p{Zs}\x{2028}\x{2029}])",
     R"(\t-\r\x1c-\x20\x{85}\p{Zs}\x{2028}\x{2029})"},
    {'S', R"([^\t-\r\x1c-\x20\x{85}\p{Zs}\x{2028}\x{2029}])", ""},
    {'Z', R"(\z)", ""},
}};

/// Python's pattern in RE2's words.
std::string translated(std::string_view pattern) {
  std::string out;
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\' && i + 1 < pattern.size()) {
      const char letter = pattern[++i];
      std::string_view replacement;
      for (const Escape& escape : kEscapes)
        if (escape.letter == letter) replacement = in_class ? escape.in_class : escape.outside;
      if (replacement.empty())
        out.append({c, letter});
      else
        out += replacement;
    } else if (in_class) {
      in_class = c != ']';
      out += c;
    } else if (c == '[') {
      in_class = true;
      out += c;
      // A bracket that comes first is one of the characters.
      if (pattern.substr(i + 1).starts_with('^')) out += pattern[++i];
      if (pattern.substr(i + 1).starts_with(']')) out.append("\\]"), ++i;
    } else if (c == '$') {
      out += R"((?:\n?\z))";  // before a line break at the end, too
    } else {
      out += c;
      const bool is_quantifier = c == '*' || c == '+' || c == '?' || c == '}';
      const bool is_quantified = i > 0 && is_quantifier && pattern[i - 1] != '(';
      if (is_quantified && pattern.substr(i + 1).starts_with('+')) ++i;
    }
  }
  return out;
}

}  // namespace

Result<PythonExpression> PythonExpression::make(std::string_view pattern, Case letter_case) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(letter_case == Case::heeded);
  auto compiled = std::make_shared<const re2::RE2>(translated(pattern), options);
  if (!compiled->ok()) return failure(compiled->error());
  PythonExpression expression;
  expression.compiled_ = std::move(compiled);
  return expression;
}

std::size_t PythonExpression::count(std::string_view text, std::size_t enough) const {
  const re2::StringPiece piece(text.data(), text.size());
  std::size_t found = 0;
  for (std::size_t at = 0; found < enough && at <= text.size();) {
    re2::StringPiece match;
    if (!compiled_->Match(piece, at, text.size(), re2::RE2::UNANCHORED, &match, 1)) break;
    ++found;
    at = static_cast<std::size_t>(match.data() - text.data()) + match.size();
    if (!match.empty()) continue;
    if (at == text.size()) break;
    next_of_valid(text, at);  // a match of nothing is followed by one further on
  }
  return found;
}

bool is_special_in_expressions(std::string_view text) {
  return text.find_first_of(".^$*+?{}[]\\|()") != std::string_view::npos;
}

}  // namespace cupel::instructions
