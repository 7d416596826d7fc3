#include "verifiers/code/internal/source_tokens.h"

#include <algorithm>

namespace cupel::code {
namespace {

bool is_word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

class Tokenizer {
 public:
  Tokenizer(std::string_view source, std::string_view language)
      : rest_(source), is_rust_(language == "rust"), is_java_(language == "java") {}

  std::vector<SourceToken> all() {
    while (!rest_.empty()) step();
    return std::move(tokens_);
  }

 private:
  using Kind = SourceToken::Kind;

  void step() {
    if (is_space(rest_.front())) return rest_.remove_prefix(1);
    if (starts("//")) return rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
    if (starts("/*")) return skip_comment();
    if (is_rust_ && raw_text()) return;
    if (is_java_ && starts("\"\"\"")) return text("\"\"\"", true);
    if (starts("\"")) return text("\"", true);
    // A backslash means nothing in Go's raw strings, and nothing that matters here in JavaScript's.
    if (starts("`")) return text("`", false);
    if (starts("'")) return is_rust_ ? quote_of_rust() : text("'", true);
    if (is_word_start(rest_.front()) || is_digit(rest_.front())) return word();
    push(Kind::sign, rest_.substr(0, 1));
    rest_.remove_prefix(1);
  }

  bool starts(std::string_view with) const { return rest_.substr(0, with.size()) == with; }
  void push(Kind kind, std::string_view spelling) { tokens_.push_back({kind, spelling}); }

  void skip_comment() {
    std::size_t depth = 0;
    do {
      if (starts("/*") && (depth == 0 || is_rust_)) {
        ++depth;
        rest_.remove_prefix(2);
      } else if (starts("*/")) {
        --depth;
        rest_.remove_prefix(2);
      } else {
        rest_.remove_prefix(1);
      }
    } while (depth > 0 && !rest_.empty());
  }

  void text(std::string_view quote, bool escapes) {
    rest_.remove_prefix(quote.size());
    std::size_t end = 0;
    while (end < rest_.size() && rest_.substr(end, quote.size()) != quote)
      end += escapes && rest_[end] == '\\' ? 2 : 1;
    end = std::min(end, rest_.size());
    push(Kind::text, rest_.substr(0, end));
    rest_.remove_prefix(std::min(end + quote.size(), rest_.size()));
  }

  /// r"…", r#"…"#, br"…" and so on.
  bool raw_text() {
    std::size_t at = starts("b") || starts("c") ? 1 : 0;
    if (rest_.substr(at, 1) != "r") return false;
    const std::size_t hashes_begin = ++at;
    while (at < rest_.size() && rest_[at] == '#') ++at;
    if (at >= rest_.size() || rest_[at] != '"') return false;
    const std::size_t hashes = at - hashes_begin;
    rest_.remove_prefix(at + 1);
    std::size_t end = 0;
    for (; end < rest_.size(); ++end)
      if (rest_[end] == '"' && rest_.substr(end + 1, hashes).size() == hashes &&
          rest_.substr(end + 1, hashes).find_first_not_of('#') == std::string_view::npos)
        break;
    push(Kind::text, rest_.substr(0, end));
    rest_.remove_prefix(std::min(end + 1 + hashes, rest_.size()));
    return true;
  }

  /// A character, or else the mark of a lifetime.
  void quote_of_rust() {
    const std::string_view after = rest_.substr(1);
    if (!after.empty() && after[0] == '\\') return text("'", true);
    std::size_t character = 1;
    while (character < after.size() &&
           (static_cast<unsigned char>(after[character]) & 0xC0) == 0x80)
      ++character;
    if (after.substr(character, 1) == "'") return text("'", false);
    rest_.remove_prefix(1);
  }

  void word() {
    std::size_t end = 1;
    while (end < rest_.size() && (is_word_start(rest_[end]) || is_digit(rest_[end]))) ++end;
    push(Kind::word, rest_.substr(0, end));
    rest_.remove_prefix(end);
  }

  std::string_view rest_;
  const bool is_rust_, is_java_;
  std::vector<SourceToken> tokens_;
};

/// The index behind the parenthesis that closes the one at `open`.
std::size_t behind_parentheses(const std::vector<SourceToken>& tokens, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t i = open; i < tokens.size(); ++i) {
    if (tokens[i].is("(")) ++depth;
    if (tokens[i].is(")") && --depth == 0) return i + 1;
  }
  return tokens.size();
}

}  // namespace

std::vector<SourceToken> source_tokens(std::string_view source, std::string_view language) {
  return Tokenizer(source, language).all();
}

bool has_sequence(const std::vector<SourceToken>& tokens,
                  const std::vector<std::string_view>& pattern) {
  const auto same = [](const SourceToken& token, std::string_view word) { return token.is(word); };
  return std::search(tokens.begin(), tokens.end(), pattern.begin(), pattern.end(), same) !=
         tokens.end();
}

bool defines_function(const std::vector<SourceToken>& tokens, std::string_view name) {
  for (std::size_t i = 1; i + 1 < tokens.size(); ++i) {
    if (!tokens[i].is(name)) continue;
    for (const std::string_view keyword : {"func", "fn", "function", "const", "let", "var"})
      if (tokens[i - 1].is(keyword)) return true;
    if (!tokens[i + 1].is("(") || tokens[i - 1].is(".")) continue;
    const std::size_t behind = behind_parentheses(tokens, i + 1);
    return behind < tokens.size() && (tokens[behind].is("{") || tokens[behind].is("throws"));
  }
  return false;
}

}  // namespace cupel::code
