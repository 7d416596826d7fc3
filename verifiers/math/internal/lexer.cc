#include "verifiers/math/internal/lexer.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/glyphs.h"
#include "verifiers/math/internal/numeral.h"
#include "verifiers/math/internal/text.h"
#include "verifiers/math/internal/typesetting.h"
#include "verifiers/math/internal/vocabulary.h"

namespace cupel::math {
namespace {

constexpr std::size_t kLongestEntity = 9;

bool has_digit_or_command(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || c == '\\' || c == '$' || c == '='; });
}

class Lexer {
 public:
  Lexer(std::string_view text, Commas commas, Arena& arena, Budget& budget,
        std::vector<Token>& tokens)
      : text_(text), commas_(commas), arena_(arena), budget_(budget), tokens_(tokens) {}

  bool run() {
    tokens_.clear();
    leave_out_emphasis();
    read_until(text_.size());
    emit_at(text_.size(), Tok::end);
    return !budget_.exceeded();
  }

 private:
  /// The marks of Markdown around everything: `*42*`, `__42__`.
  void leave_out_emphasis() {
    std::size_t end = text_.size();
    while (end - at_ > 2 && text_[at_] == text_[end - 1] &&
           (text_[at_] == '*' || text_[at_] == '_')) {
      ++at_;
      --end;
    }
    text_ = text_.substr(0, end);
  }

  void read_until(std::size_t end) {
    while (at_ < end && !budget_.exceeded()) step();
  }

  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  std::string_view rest() const { return text_.substr(at_); }

  // ---- tokens

  Token& emit(Tok kind, std::size_t begin, std::uint8_t code = 0, std::string_view text = {}) {
    budget_.allows_nodes(tokens_.size());
    tokens_.push_back({kind, code, spaced_, 0, static_cast<std::uint32_t>(begin),
                       static_cast<std::uint32_t>(at_), text});
    spaced_ = false;
    return tokens_.back();
  }
  void emit_at(std::size_t at, Tok kind) {
    at_ = at;
    emit(kind, at);
  }
  void emit(const Entry& entry, std::size_t begin) {
    if (entry.kind == Tok::open || entry.kind == Tok::close) {
      fence(entry.kind, static_cast<Fence>(entry.code), begin);
      return;
    }
    emit(entry.kind, begin, entry.code, entry.text);
  }
  void single(Tok kind, std::uint8_t code = 0) {
    ++at_;
    emit(kind, at_ - 1, code);
  }
  void sign(Sign which, std::size_t length) {
    at_ += length;
    emit(Tok::relation, at_ - length, static_cast<std::uint8_t>(which));
  }
  void fence(Tok kind, Fence which, std::size_t begin) {
    if (which != Fence::group) {
      if (kind == Tok::open) ++brackets_;
      if (kind == Tok::close && brackets_ > 0) --brackets_;
    }
    emit(kind, begin, static_cast<std::uint8_t>(which));
  }
  void fence(Tok kind, Fence which) {
    ++at_;
    fence(kind, which, at_ - 1);
  }

  bool after_operand() const {
    if (tokens_.empty()) return false;
    switch (tokens_.back().kind) {
      case Tok::number:
      case Tok::symbol:
      case Tok::constant:
      case Tok::run:
      case Tok::word:
      case Tok::close:
      case Tok::bang:
      case Tok::prime:
        return true;
      default:
        return false;
    }
  }

  // ---- characters

  void step() {
    const char c = text_[at_];
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (is_letter(c)) return letters();
    if (static_cast<unsigned char>(c) >= 0x80) return character();
    if (c == '\\') return backslash();
    if (static_cast<unsigned char>(c) < 0x20) return control();
    ascii(c);
  }

  void ascii(char c) {
    switch (c) {
      case ' ':
      case '~':
      case '$':
      case '`':
        return skip(1);
      case '+':
        if (rest().starts_with("+/-")) {
          at_ += 3;
          emit(Tok::plus_minus, at_ - 3);
          return;
        }
        return single(Tok::plus);
      case '-':
        if (peek(1) == '>') return sign(Sign::maps_to, 2);
        return single(Tok::minus);
      case '*':
        return star();
      case '/':
        return single(Tok::slash);
      case '^':
        return single(Tok::caret);
      case '_':
        return single(Tok::underscore);
      case '!':
        return exclamation();
      case '%':
        return single(Tok::percent);
      case '\'':
        return single(Tok::prime);
      case '"':
        ++at_;
        emit(Tok::prime, at_ - 1, 0, "″");
        return;
      case '=':
        if (peek(1) == '>') return sign(Sign::implies, 2);
        if (peek(1) == '<') return sign(Sign::less_equal, 2);
        return sign(Sign::equal, peek(1) == '=' ? 2 : 1);
      case '<':
        if (html_script()) return;
        if (peek(1) == '=') return sign(Sign::less_equal, 2);
        if (peek(1) == '>') return sign(Sign::not_equal, 2);
        return sign(Sign::less, 1);
      case '>':
        if (peek(1) == '=') return sign(Sign::greater_equal, 2);
        return sign(Sign::greater, 1);
      case '(':
        return fence(Tok::open, Fence::round);
      case ')':
        return fence(Tok::close, Fence::round);
      case '[':
        return fence(Tok::open, Fence::square);
      case ']':
        return fence(Tok::close, Fence::square);
      case '{':
        return fence(Tok::open, Fence::group);
      case '}':
        return fence(Tok::close, Fence::group);
      case '|':
        return single(Tok::bar);
      case ',':
        return single(Tok::comma);
      case ';':
        return single(Tok::semicolon);
      case ':':
        if (peek(1) == '=') return sign(Sign::equal, 2);
        return single(Tok::colon);
      case '.':
        return period();
      case '&':
        return ampersand();
      default:
        return single(Tok::unknown);
    }
  }

  void ampersand() {
    const std::size_t begin = at_;
    const std::size_t end = text_.substr(0, begin + kLongestEntity).find(';', begin);
    if (end != std::string_view::npos) {
      const std::string_view meant = entity_text(text_.substr(begin + 1, end - begin - 1));
      if (!meant.empty()) {
        at_ = end + 1;
        return inner(meant, begin);
      }
    }
    if (environments_ > 0) return single(Tok::ampersand);
    skip(1);
  }

  /// x<sup>2</sup>
  bool html_script() {
    const bool up = rest().starts_with("<sup>");
    const bool opens = up || rest().starts_with("<sub>");
    if (!opens && !rest().starts_with("</sup>") && !rest().starts_with("</sub>")) return false;
    const std::size_t begin = at_;
    at_ += opens ? 5 : 6;
    if (opens) emit(up ? Tok::caret : Tok::underscore, begin);
    fence(opens ? Tok::open : Tok::close, Fence::group, begin);
    return true;
  }

  void skip(std::size_t count) {
    at_ += count;
    spaced_ = true;
  }

  /// `x**2` and `x ** 2` are powers, `**x**` is bold: its marks have space on one side at most.
  void star() {
    if (peek(1) != '*') return single(Tok::times);
    const bool space_before = at_ > 0 && is_space(text_[at_ - 1]);
    const bool space_after = is_space(peek(2));
    std::size_t next = at_ + 2;
    while (next < text_.size() && is_space(text_[next])) ++next;
    const char c = next < text_.size() ? text_[next] : '\0';
    const bool takes = is_digit(c) || is_letter(c) || c == '(' || c == '-' || c == '{';
    const bool is_power = after_operand() && takes && space_before == space_after;
    const bool is_second = !tokens_.empty() && tokens_.back().is(Tok::caret);
    at_ += 2;
    if (is_power || is_second)
      emit(Tok::caret, at_ - 2);
    else
      spaced_ = true;
  }

  void exclamation() {
    const bool of_number = !tokens_.empty() &&
                           (tokens_.back().is(Tok::number) || tokens_.back().is(Tok::close)) &&
                           !is_space(at_ > 0 ? text_[at_ - 1] : ' ');
    if (peek(1) == '=' && !of_number) return sign(Sign::not_equal, 2);
    single(Tok::bang);
  }

  void period() {
    if (!rest().starts_with("...")) return single(Tok::period);
    at_ += 3;
    while (peek() == '.') ++at_;
    emit(Tok::dots, at_ - 3);
  }

  // ---- numbers

  void number() {
    const bool may_group =
        commas_ == Commas::grouping || (commas_ == Commas::automatic && brackets_ == 0);
    const Numeral numeral = read_numeral(rest(), may_group);
    const std::size_t begin = at_;
    at_ += numeral.length;
    if (!budget_.allows_digits(numeral.digit_count)) return;
    Token& token = emit(Tok::number, begin, static_cast<std::uint8_t>(numeral.form));
    token.text = numeral.digits(arena_);
    token.number = numeral.scale;
    if (numeral.form == NumberForm::plain) skip_ordinal();
  }

  /// The letters of "5th", "2nd".
  void skip_ordinal() {
    const std::string_view letters = rest().substr(0, 2);
    if (is_ordinal_ending(letters) && !is_letter(peek(2))) skip(2);
  }

  // ---- letters

  void letters() {
    const std::size_t begin = at_;
    while (is_letter(peek())) ++at_;
    const std::string_view run = text_.substr(begin, at_ - begin);
    const bool names_module = peek() == '.' && is_letter(peek(1)) && is_module(run);
    if (names_module) return skip(1);
    if (run == "log" && log_with_base(begin)) return;
    if (is_multiplication_x(run, begin)) {
      emit(Tok::times, begin);
      return;
    }
    word(run, begin);
  }

  /// "log2(8)", "log10(x)"
  bool log_with_base(std::size_t begin) {
    std::size_t end = at_;
    while (end < text_.size() && is_digit(text_[end])) ++end;
    if (end == at_ || end >= text_.size() || text_[end] != '(') return false;
    emit(*find_word("log"), begin);
    emit(Tok::underscore, at_);
    fence(Tok::open, Fence::group, at_);
    const std::size_t base = at_;
    at_ = end;
    emit(Tok::number, base, 0, text_.substr(base, end - base));
    fence(Tok::close, Fence::group, end);
    return true;
  }

  /// The x of "2.3 x 10^3" and "3 x 4".
  bool is_multiplication_x(std::string_view run, std::size_t begin) const {
    if (run != "x" && run != "X") return false;
    if (tokens_.empty() || !tokens_.back().is(Tok::number)) return false;
    const bool spaced = begin > 0 && is_space(text_[begin - 1]) && is_space(peek());
    const std::string_view next = trim(rest());
    return next.starts_with("10^") || (spaced && !next.empty() && is_digit(next.front()));
  }

  void word(std::string_view run, std::size_t begin) {
    if (run.size() == 1) return letter(run, begin);
    if (const auto entry = find_word(run)) return emit(*entry, begin);
    if (glued_conjunction(run, begin) || glued_function(run, begin)) return;
    constexpr std::size_t kLongestProduct = 3;
    const bool is_word = run.size() > kLongestProduct || is_everyday_word(run);
    emit(is_word ? Tok::word : Tok::run, begin, 0, run);
  }

  void letter(std::string_view run, std::size_t begin) {
    if (run == "e") {
      emit(Tok::constant, begin, static_cast<std::uint8_t>(Constant::e), run);
    } else if (run == "i") {
      emit(Tok::constant, begin, static_cast<std::uint8_t>(Constant::i), run);
    } else {
      emit(Tok::symbol, begin, 0, run);
    }
  }

  /// "1orW(x)", "(11,7)or(7,11)", "2and": words that stick to what they join.
  bool glued_conjunction(std::string_view run, std::size_t begin) {
    if (spaced_ || tokens_.empty() || begin == 0) return false;
    const char before = text_[begin - 1];
    if (!is_digit(before) && before != ')' && before != '}') return false;
    for (std::string_view name : {"or", "and"}) {
      if (!run.starts_with(name)) continue;
      at_ = begin + name.size();
      emit(*find_word(name), begin);
      if (run.size() > name.size()) word(run.substr(name.size()), at_ = begin + run.size());
      return true;
    }
    return false;
  }

  /// "sinx", "lnn": a function and the one letter it is taken of.
  bool glued_function(std::string_view run, std::size_t begin) {
    const std::string_view name = run.substr(0, run.size() - 1);
    const auto entry = find_word(name);
    if (!entry || entry->kind != Tok::function || name.size() < 2) return false;
    emit(*entry, begin);
    letter(run.substr(name.size()), begin + name.size());
    return true;
  }

  // ---- beyond ASCII

  void character() {
    const std::size_t begin = at_;
    std::size_t next = at_;
    const char32_t c = next_character(text_, next);
    if (is_blank(c)) {
      at_ = next;
      spaced_ = true;
      return;
    }
    if (script(c, begin)) return;
    if (const std::string_view part = vulgar_fraction(c); !part.empty()) {
      at_ = next;
      return spell_fraction(part, begin);
    }
    if (styled(begin)) return;
    at_ = next;
    if (const auto entry = find_character(c)) {
      return emit(*entry, begin);
    }
    if (c == 0xFFFD) {
      emit(Tok::unknown, begin);
      return;
    }
    if (const char32_t meant = without_style(c); meant != c) {
      std::string plain;
      append_utf8(plain, meant);
      return inner(arena_.copy(std::string_view(plain)), begin);
    }
    foreign_word(begin);
  }

  static bool is_blank(char32_t c) {
    return c == 0xA0 || (c >= 0x2000 && c <= 0x200F) || c == 0x202F || c == 0x205F ||
           (c >= 0x2060 && c <= 0x2064) || c == 0x3000 || c == 0xFEFF;
  }

  /// Letters of other scripts up to the next character that is something else.
  void foreign_word(std::size_t begin) {
    while (at_ < text_.size() && static_cast<unsigned char>(text_[at_]) >= 0x80) {
      std::size_t next = at_;
      const char32_t c = next_character(text_, next);
      if (c == 0xFFFD || is_blank(c) || find_character(c) || without_style(c) != c) break;
      at_ = next;
    }
    emit(Tok::word, begin, 0, text_.substr(begin, at_ - begin));
  }

  /// x², a₁, 10⁻³: a run of raised or lowered characters as ^{…} or _{…}.
  bool script(char32_t first, std::size_t begin) {
    const char raised = superscript(first);
    const char lowered = subscript(first);
    if (raised == '\0' && lowered == '\0') return false;
    const bool up = raised != '\0';
    std::string plain;
    while (at_ < text_.size()) {
      std::size_t next = at_;
      const char32_t c = next_character(text_, next);
      const char meant = up ? superscript(c) : subscript(c);
      if (meant == '\0') break;
      plain += meant;
      at_ = next;
    }
    emit(up ? Tok::caret : Tok::underscore, begin);
    emit(Tok::open, begin, static_cast<std::uint8_t>(Fence::group));
    inner(arena_.copy(std::string_view(plain)), begin);
    emit(Tok::close, begin, static_cast<std::uint8_t>(Fence::group));
    return true;
  }

  void spell_fraction(std::string_view digits, std::size_t begin) {
    emit(Tok::fraction, begin);
    for (std::size_t i : {0u, 1u}) {
      emit(Tok::open, begin, static_cast<std::uint8_t>(Fence::group));
      emit(Tok::number, begin, 0, digits.substr(i, 1));
      emit(Tok::close, begin, static_cast<std::uint8_t>(Fence::group));
    }
  }

  /// Letters and digits in full width or a mathematical style: ４２, 𝑥.
  bool styled(std::size_t begin) {
    std::string plain;
    while (at_ < text_.size()) {
      std::size_t next = at_;
      const char32_t c = next_character(text_, next);
      const char32_t meant = without_style(c);
      const bool is_point = meant == U'.' && !plain.empty();
      const bool is_plain =
          c == meant || (meant < 0x80 && !is_point && !is_letter(static_cast<char>(meant)) &&
                         !is_digit(static_cast<char>(meant)));
      if (is_plain) break;
      append_utf8(plain, meant);
      at_ = next;
    }
    if (plain.empty()) return false;
    inner(arena_.copy(std::string_view(plain)), begin);
    return true;
  }

  /// Tokens of `text`, which stands for what begins at `begin`.
  void inner(std::string_view text, std::size_t begin) {
    std::vector<Token> tokens;
    Lexer lexer(text, commas_, arena_, budget_, tokens);
    lexer.environments_ = environments_;
    constexpr std::size_t kNested = 16;  // each level looks for the end of its group anew
    lexer.nesting_ = nesting_ + 1;
    if (!budget_.allows_depth(lexer.nesting_ * budget_.limits().depth / kNested) || !lexer.run())
      return;
    tokens.pop_back();
    if (!tokens.empty()) tokens.front().spaced = tokens.front().spaced || spaced_;
    spaced_ = false;
    for (Token& token : tokens) {
      token.begin = static_cast<std::uint32_t>(begin);
      token.end = static_cast<std::uint32_t>(at_);
      tokens_.push_back(token);
    }
    budget_.allows_nodes(tokens_.size());
  }

  // ---- commands

  /// A command whose backslash and first letter a JSON escape has swallowed: "\f" + "rac".
  void control() {
    const std::size_t begin = at_;
    const char letter = swallowed_letter(text_[at_]);
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    if (letter != '\0' && end > at_ + 1) {
      const std::string name = letter + std::string(text_.substr(at_ + 1, end - at_ - 1));
      const bool is_risky = letter == 'n' && name != "neq";
      if (!is_risky && (find_command(name) || is_text_command(name) || name == "right")) {
        at_ = end;
        return command(arena_.copy(std::string_view(name)), begin);
      }
    }
    skip(1);
  }

  static char swallowed_letter(char control) {
    switch (control) {
      case '\t':
        return 't';
      case '\n':
        return 'n';
      case '\f':
        return 'f';
      case '\b':
        return 'b';
      case '\r':
        return 'r';
      case '\v':
        return 'v';
      case '\a':
        return 'a';
      default:
        return '\0';
    }
  }

  void backslash() {
    const std::size_t begin = at_;
    const char next = peek(1);
    if (is_letter(next)) {
      ++at_;
      while (is_letter(peek())) ++at_;
      return command(text_.substr(begin + 1, at_ - begin - 1), begin);
    }
    if (next == '\\') return double_backslash();
    if (swallowed_letter(next) != '\0' && next != '\n' && next != '\r') {
      ++at_;
      return control();
    }
    at_ += next == '\0' ? 1 : 2;
    switch (next) {
      case '{':
        return fence(Tok::open, Fence::brace, begin);
      case '}':
        return fence(Tok::close, Fence::brace, begin);
      case '%':
        emit(Tok::percent, begin);
        return;
      case '$':
        emit(Tok::currency, begin, 0, "$");
        return;
      case '|':
        emit(Tok::bar, begin);
        emit(Tok::bar, begin);
        return;
      case '_':
        emit(Tok::underscore, begin);
        return;
      case '&':
        emit(Tok::conjunction, begin);
        return;
      case '#':
      case '"':
      case '^':
        emit(Tok::unknown, begin);
        return;
      default:
        spaced_ = true;  // \, \; \! \( \) \[ \] and a backslash at the end of a line
    }
  }

  void double_backslash() {
    const std::size_t begin = at_;
    at_ += 2;
    std::size_t end = at_;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    const std::string_view name = text_.substr(at_, end - at_);
    const bool escaped_twice =
        name.size() > 1 && (find_command(name) || is_text_command(name) || name == "left" ||
                            name == "right" || name == "mathbb");
    if (escaped_twice) {
      at_ = end;
      return command(name, begin);
    }
    if (environments_ == 0) {
      emit(Tok::soft_break, begin);
      return;
    }
    while (is_space(peek())) ++at_;
    if (peek() == '[') skip_row_height();
    emit(Tok::row_break, begin);
  }

  /// `\\[4pt]`
  void skip_row_height() {
    const std::size_t close = text_.find(']', at_);
    if (close == std::string_view::npos) return;
    const std::string_view height = text_.substr(at_ + 1, close - at_ - 1);
    const bool is_height = height.ends_with("pt") || height.ends_with("em") ||
                           height.ends_with("ex") || height.ends_with("mm");
    if (is_height) at_ = close + 1;
  }

  void command(std::string_view name, std::size_t begin) {
    if (name == "operatorname" && peek() == '*') ++at_;
    if (name == "left" || name == "right") return sized_fence(name == "left", begin);
    if (is_ignored_command(name)) return ignored(name);
    if (is_text_command(name)) return text_command(name, begin);
    if (name == "mathbb" || name == "Bbb") return blackboard(begin);
    if (name == "not") return negated(begin);
    if (name == "begin" || name == "end") return environment(name == "begin", begin);
    if (const auto entry = find_command(name)) return known_command(*entry, begin);
    for (std::string_view prefix : {"qquad", "quad", "cdot", "times", "pi", "infty", "leq", "geq"})
      if (name.starts_with(prefix)) {
        const std::size_t end = at_;
        emit(*find_command(prefix), begin);
        at_ = end;
        return word(name.substr(prefix.size()), end - (name.size() - prefix.size()));
      }
    emit(Tok::symbol, begin, 0, name);
  }

  void known_command(const Entry& entry, std::size_t begin) {
    const bool hides = entry.kind == Tok::transparent;
    emit(entry, begin);
    if (hides) tokens_.pop_back();  // its group, or what follows, says it all
  }

  void ignored(std::string_view name) {
    spaced_ = true;
    if (ignores_its_group(name)) braced_group();
    if (name == "rm") upright_letters();
  }

  /// {\rm cm}
  void upright_letters() {
    while (is_space(peek())) ++at_;
    const std::size_t begin = at_;
    while (is_letter(peek())) ++at_;
    const std::string_view run = text_.substr(begin, at_ - begin);
    if (run.empty()) return;
    const bool fills_group =
        peek() == '}' && !tokens_.empty() && tokens_.back().opens(Fence::group);
    if (fills_group) {
      tokens_.pop_back();
      ++at_;
    }
    if (run.size() == 1) return letter(run, begin);
    text(run, begin);
  }

  /// `\left(`, `\right|`, `\left\{`, `\left.`
  void sized_fence(bool is_left, std::size_t begin) {
    while (is_space(peek())) ++at_;
    const Tok kind = is_left ? Tok::open : Tok::close;
    const auto sided = [&](std::size_t length, Fence which) {
      at_ += length;
      fence(kind, which, begin);
    };
    const char c = peek();
    if (c == '.') return skip(1);
    if (c == '{' || c == '}') return sided(1, Fence::brace);
    if (c == '|') return sided(1, Fence::bar);
    if (c == '<' || c == '>') return sided(1, Fence::angle);
    if (rest().starts_with("\\|")) return sided(2, Fence::norm);
    if (rest().starts_with("\\vert")) return sided(5, Fence::bar);
    if (rest().starts_with("\\lvert") || rest().starts_with("\\rvert")) return sided(6, Fence::bar);
    spaced_ = true;
  }

  /// The content of `{…}` here; nothing, and no move, if there is none.
  std::string_view braced_group() {
    std::size_t open = at_;
    while (open < text_.size() && is_space(text_[open])) ++open;
    if (open >= text_.size() || text_[open] != '{') return {};
    int depth = 0;
    for (std::size_t i = open; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
        continue;
      }
      if (text_[i] == '{') ++depth;
      if (text_[i] == '}' && --depth == 0) {
        at_ = i + 1;
        return text_.substr(open + 1, i - open - 1);
      }
    }
    const std::string_view content = text_.substr(open + 1);  // it never closes
    at_ = text_.size();
    return content;
  }

  void text_command(std::string_view name, std::size_t begin) {
    const std::string_view content = trim(braced_group());
    if (content.empty()) {
      spaced_ = true;
      return;
    }
    if (peek() == '_' && is_numeral_with_letters(content)) {
      emit(Tok::text, begin, 0, content);
      return;
    }
    if (name == "mathrm" || name == "operatorname") return upright(name, content, begin);
    if (content == "," || content == ";") {
      emit(content == "," ? Tok::comma : Tok::semicolon, begin);
      return;
    }
    if (content == "\\$") {
      emit(Tok::currency, begin, 0, "$");
      return;
    }
    if (content == "o" || content == "°") {
      emit(Tok::degree, begin);
      return;
    }
    if (has_digit_or_command(content)) return grouped(content, begin);
    text(content, begin);
  }

  /// 1A of \text{1A}_{16}
  static bool is_numeral_with_letters(std::string_view content) {
    return std::all_of(content.begin(), content.end(),
                       [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); }) &&
           std::any_of(content.begin(), content.end(), is_letter);
  }

  /// Words in the middle of a formula: "and", ", or", "if", a unit, a sentence.
  void text(std::string_view content, std::size_t begin) {
    std::string_view word = content;
    while (!word.empty() && (word.front() == ',' || word.front() == ';' || is_space(word.front())))
      word.remove_prefix(1);
    while (!word.empty() && (word.back() == ',' || word.back() == ';' || is_space(word.back())))
      word.remove_suffix(1);
    const auto entry = find_word(word);
    const bool joins = entry && (entry->kind == Tok::conjunction ||
                                 entry->kind == Tok::disjunction || entry->kind == Tok::condition ||
                                 entry->kind == Tok::function || entry->kind == Tok::percent ||
                                 entry->kind == Tok::constant || entry->kind == Tok::degree ||
                                 entry->kind == Tok::negation || entry->kind == Tok::mod);
    if (joins) return emit(*entry, begin);
    if (is_conjunction_phrase(word)) {
      emit(Tok::conjunction, begin);
      return;
    }
    const bool is_choice = content.size() == 3 && content.front() == '(' && content.back() == ')' &&
                           is_letter(content[1]);
    const bool is_choice_with_stop =
        content.size() == 2 && content.back() == '.' && is_letter(content.front());
    emit(Tok::text, begin, 0,
         is_choice ? content.substr(1, 1)
                   : content.substr(0, is_choice_with_stop ? 1 : content.size()));
  }

  /// "for part (a) and", "and also"
  static bool is_conjunction_phrase(std::string_view words) {
    constexpr std::size_t kLongest = 40;
    return words.size() <= kLongest &&
           (words.ends_with(" and") || words.ends_with(" or") || words.starts_with("and "));
  }

  void upright(std::string_view name, std::string_view content, std::size_t begin) {
    if (content.starts_with('~')) content.remove_prefix(1);
    if (const auto entry = find_command(content); entry && content.size() > 1)
      return emit(*entry, begin);
    if (const auto entry = find_word(content)) return emit(*entry, begin);
    if (has_digit_or_command(content)) return grouped(content, begin);
    if (content.size() == 1 && (content == "e" || content == "i" || content == "d"))
      return letter(content, begin);
    if (name == "operatorname") {
      emit(Tok::symbol, begin, 0, content);
      return;
    }
    text(content, begin);
  }

  void grouped(std::string_view content, std::size_t begin) {
    emit(Tok::open, begin, static_cast<std::uint8_t>(Fence::group));
    inner(content, begin);
    emit(Tok::close, begin, static_cast<std::uint8_t>(Fence::group));
  }

  void blackboard(std::size_t begin) {
    std::string_view letter = trim(braced_group());
    while (letter.empty() && is_space(peek())) ++at_;
    if (letter.empty() && is_letter(peek())) letter = text_.substr(at_++, 1);
    if (const auto entry = find_command(letter); entry && entry->kind == Tok::named_set)
      return emit(*entry, begin);
    if (letter == "N") return emit({Tok::named_set, 0, letter}, begin);
    emit(Tok::symbol, begin, 0, letter);
  }

  void negated(std::size_t begin) {
    while (is_space(peek())) ++at_;
    if (peek() == '=') {
      ++at_;
      emit(Tok::relation, begin, static_cast<std::uint8_t>(Sign::not_equal));
    } else if (rest().starts_with("\\in")) {
      at_ += 3;
      emit(Tok::relation, begin, static_cast<std::uint8_t>(Sign::not_element));
    } else {
      emit(Tok::negation, begin);
    }
  }

  void environment(bool opens, std::size_t begin) {
    std::string_view name = trim(braced_group());
    if (name.ends_with('*')) name.remove_suffix(1);
    if (opens && is_table(name)) braced_group();  // the columns' alignment
    if (!has_cells(name)) {
      spaced_ = true;
      return;
    }
    emit(opens ? Tok::begin : Tok::finish, begin, 0, name);
    if (opens)
      ++environments_;
    else if (environments_ > 0)
      --environments_;
  }

  std::string_view text_;
  Commas commas_;
  Arena& arena_;
  Budget& budget_;
  std::vector<Token>& tokens_;
  std::size_t at_ = 0;
  bool spaced_ = false;
  int brackets_ = 0;
  int environments_ = 0;
  std::size_t nesting_ = 0;
};

}  // namespace

bool tokenize(std::string_view text, Commas commas, Arena& arena, Budget& budget,
              std::vector<Token>& tokens) {
  return Lexer(text, commas, arena, budget, tokens).run();
}

}  // namespace cupel::math
