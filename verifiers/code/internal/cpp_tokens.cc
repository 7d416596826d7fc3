#include "verifiers/code/internal/cpp_tokens.h"

#include <algorithm>

namespace cupel::code {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Scanner {
 public:
  explicit Scanner(std::string_view source) : source_(source) {}

  std::vector<CppToken> scan() {
    while (skip_blank()) next();
    return std::move(tokens_);
  }

 private:
  char at(std::size_t i) const { return i < source_.size() ? source_[i] : '\0'; }
  bool starts(std::string_view what) const { return source_.substr(here_, what.size()) == what; }

  void add(CppToken::Kind kind, std::size_t end) {
    end = std::min(end, source_.size());
    tokens_.push_back({kind, source_.substr(here_, end - here_), here_});
    here_ = end;
    line_is_fresh_ = false;
  }

  /// To the next token; false at the end.
  bool skip_blank() {
    while (here_ < source_.size()) {
      const char c = source_[here_];
      if (c == '\n') {
        line_is_fresh_ = true;
        ++here_;
      } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
        ++here_;
      } else if (c == '\\' && (at(here_ + 1) == '\n' || starts("\\\r\n"))) {
        here_ += 2;
      } else if (starts("//")) {
        here_ = end_of_line(here_);
      } else if (starts("/*")) {
        const std::size_t end = source_.find("*/", here_ + 2);
        here_ = end == std::string_view::npos ? source_.size() : end + 2;
      } else {
        return true;
      }
    }
    return false;
  }

  /// Where the line ends, one that a backslash continues included.
  std::size_t end_of_line(std::size_t from) const {
    for (;;) {
      const std::size_t end = source_.find('\n', from);
      if (end == std::string_view::npos) return source_.size();
      std::size_t last = end;
      if (last > 0 && source_[last - 1] == '\r') --last;
      if (last == 0 || source_[last - 1] != '\\') return end;
      from = end + 1;
    }
  }

  void next() {
    const char c = source_[here_];
    if (line_is_fresh_ && (c == '#' || starts("%:"))) return directive();
    if (is_letter(c)) return word();
    if (is_digit(c) || (c == '.' && is_digit(at(here_ + 1)))) return number();
    if (c == '"' || c == '\'') return quoted(here_);
    if (starts("::") || starts("->")) return add(CppToken::Kind::symbol, here_ + 2);
    add(CppToken::Kind::symbol, here_ + 1);
  }

  /// A comment in it may go on over several lines.
  void directive() {
    std::size_t from = here_;
    std::size_t end = end_of_line(from);
    for (;;) {
      const std::size_t comment = source_.substr(0, end).find("/*", from);
      if (comment == std::string_view::npos) break;
      const std::size_t closed = source_.find("*/", comment + 2);
      if (closed == std::string_view::npos) {
        end = source_.size();
        break;
      }
      from = closed + 2;
      if (from > end) end = end_of_line(from);
    }
    add(CppToken::Kind::directive, end);
    line_is_fresh_ = true;
  }

  void word() {
    std::size_t end = here_;
    while (is_letter(at(end)) || is_digit(at(end))) ++end;
    const std::string_view text = source_.substr(here_, end - here_);
    const bool is_prefix = text.size() <= 3 && text.find_first_not_of("LuU8R") == text.npos;
    if (is_prefix && at(end) == '"' && text.back() == 'R') return raw_string(end);
    if (is_prefix && (at(end) == '"' || at(end) == '\'')) return quoted(end);
    add(CppToken::Kind::word, end);
  }

  void number() {
    std::size_t end = here_;
    for (;; ++end) {
      const char c = at(end);
      if (is_letter(c) || is_digit(c) || c == '.') continue;
      if (c == '\'' && (is_letter(at(end + 1)) || is_digit(at(end + 1)))) continue;
      const char before = end > here_ ? at(end - 1) : '\0';
      const bool is_exponent = before == 'e' || before == 'E' || before == 'p' || before == 'P';
      if ((c == '+' || c == '-') && is_exponent) continue;
      break;
    }
    add(CppToken::Kind::number, end);
  }

  void quoted(std::size_t quote) {
    std::size_t end = quote + 1;
    while (end < source_.size() && source_[end] != source_[quote] && source_[end] != '\n')
      end += source_[end] == '\\' ? 2 : 1;
    add(CppToken::Kind::literal, end + 1);
  }

  void raw_string(std::size_t quote) {
    const std::size_t open = source_.find('(', quote);
    constexpr std::size_t kLongestDelimiter = 16;
    if (open == std::string_view::npos || open - quote - 1 > kLongestDelimiter)
      return quoted(quote);
    const std::string close = ")" + std::string(source_.substr(quote + 1, open - quote - 1)) + "\"";
    const std::size_t end = source_.find(close, open);
    add(CppToken::Kind::literal,
        end == std::string_view::npos ? source_.size() : end + close.size());
  }

  std::string_view source_;
  std::size_t here_ = 0;
  bool line_is_fresh_ = true;
  std::vector<CppToken> tokens_;
};

bool is_wordlike(const CppToken& token) { return token.kind != CppToken::Kind::symbol; }

}  // namespace

std::vector<CppToken> cpp_tokens(std::string_view source) { return Scanner(source).scan(); }

std::string joined(const std::vector<CppToken>& tokens, std::size_t begin, std::size_t end) {
  std::string text;
  for (std::size_t i = begin; i < end && i < tokens.size(); ++i) {
    if (i > begin && is_wordlike(tokens[i - 1]) && is_wordlike(tokens[i])) text += ' ';
    text += tokens[i].text;
  }
  return text;
}

}  // namespace cupel::code
