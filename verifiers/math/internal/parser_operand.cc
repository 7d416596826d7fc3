#include <algorithm>
#include <string>

#include "verifiers/math/internal/number_words.h"
#include "verifiers/math/internal/parser_core.h"
#include "verifiers/math/internal/text.h"
#include "verifiers/math/internal/vocabulary.h"

namespace cupel::math {
const Expression* Parser::operand() {
  constexpr std::size_t kOfOneLevel = 2;  // \sqrt{\sqrt{…: the group, and the root in it
  if (!budget_.allows_depth(++operands_ / kOfOneLevel)) return nullptr;
  Node value = bare_operand();
  --operands_;
  return value;
}

const Expression* Parser::bare_operand() {
  if (Node numeral = based()) return numeral;
  switch (now().kind) {
    case Tok::number:
      return number();
    case Tok::symbol:
      return symbol();
    case Tok::constant:
      return constant();
    case Tok::run:
      return letters();
    case Tok::text:
    case Tok::word:
      return words();
    case Tok::function:
      return function();
    case Tok::named_set: {
      Node set = build_.node(Kind::named_set, {}, now().code);
      advance();
      return set;
    }
    case Tok::empty_set:
      advance();
      return build_.node(Kind::set, {});
    case Tok::dots:
      advance();
      return build_.node(Kind::dots, {});
    case Tok::open:
      return fenced();
    case Tok::caret:
    case Tok::underscore:
      return choices();  // ^5C_2
    case Tok::close:
      return now().closes(Fence::square) ? french_interval() : nullptr;
    case Tok::bar:
      return bars();
    case Tok::fraction:
      return fraction();
    case Tok::root:
      return root();
    case Tok::binomial:
      return binomial();
    case Tok::sum:
      return big_operator(Kind::sum);
    case Tok::product:
      return big_operator(Kind::product);
    case Tok::integral:
      return integral();
    case Tok::limit:
      return limit();
    case Tok::accent:
      return accented();
    case Tok::angle_name:
      return angle_name();
    case Tok::begin:
      return table();
    case Tok::currency:
      return currency();
    default:
      return nullptr;
  }
}

// ---- names

bool Parser::is_application(std::string_view name) const {
  if (!now().opens(Fence::round)) return false;
  constexpr std::string_view kFunctions = "fghFGH";
  const bool has_prime = name.ends_with('\'');
  const std::string_view stem = name.substr(0, name.find_first_of("_'"));
  if (has_prime || (stem.size() == 1 && kFunctions.find(stem[0]) != std::string_view::npos))
    return true;
  if (stem == "phi" || stem == "psi" || stem == "Phi" || stem == "Psi") return true;
  const bool is_capital = stem.size() == 1 && stem[0] >= 'A' && stem[0] <= 'Z';
  const bool of_symbol = ahead().is(Tok::symbol) && ahead(2).closes(Fence::round);
  return stem.size() > 1 ? !find_command(stem) : is_capital && of_symbol;
}

const Expression* Parser::symbol() {
  const std::string_view name = now().text;
  advance();
  return named(name);
}

/// A symbol with what hangs on it: index, primes, arguments.
const Expression* Parser::named(std::string_view name) {
  while (at(Tok::underscore) || at(Tok::prime)) {
    if (at(Tok::prime)) {
      std::string primes;
      while (take(Tok::prime)) primes += '\'';
      name = join_names({name, primes});
      continue;
    }
    advance();
    const std::string_view index = raw_argument();
    if (index.empty()) return nullptr;
    name = join_names({name, "_", index});
  }
  if (!is_application(name)) return build_.leaf(Kind::symbol, name);
  advance();
  Node inside = list();
  if (!inside || !take_close(Fence::round)) return nullptr;
  const bool several = inside->is(Kind::list);
  const std::span<const Node> arguments =
      several ? inside->children : std::span<const Node>(&inside, 1);
  return build_.node(Kind::application, arguments, 0, 0, name);
}

const Expression* Parser::constant() {
  const Token token = now();
  advance();
  const bool is_name =
      at(Tok::underscore) || (bound_i_ > 0 && token.code == static_cast<std::uint8_t>(Constant::i));
  if (is_name && !token.text.empty()) return named(token.text);
  return build_.constant(static_cast<Constant>(token.code));
}

/// Two or three letters: a product of symbols, or a name for everything that follows in brackets.
const Expression* Parser::letters() {
  const Token token = now();
  if (integrals_ > 0 && differential()) return build_.integer(1);
  advance();
  const bool is_function = token.text.size() > 2 && now().opens(Fence::round) && !now().spaced;
  return is_function ? named(token.text) : letter_product(token.text);
}

const Expression* Parser::letter_product(std::string_view letters) {
  std::vector<Node> factors;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const std::string_view letter = letters.substr(i, 1);
    if (letter == "e")
      factors.push_back(build_.constant(Constant::e));
    else if (letter == "i" && bound_i_ == 0)
      factors.push_back(build_.constant(Constant::i));
    else if (i + 1 == letters.size())
      factors.push_back(named(letter));
    else
      factors.push_back(build_.leaf(Kind::symbol, letter));
  }
  if (!factors.back()) return nullptr;
  if (factors.size() > 1 && at(Tok::caret)) factors.back() = raised(factors.back());
  if (!factors.back()) return nullptr;
  return build_.node(Kind::multiply, factors);
}

/// Words where an operand should be: a text answer, a number in words, or a name on the left of a
/// relation.
const Expression* Parser::words() {
  const Token first = now();
  if (first.is(Tok::text) && first.text.size() == 1 && is_letter(first.text[0])) {
    advance();
    return first.text == "e" ? build_.constant(Constant::e) : named(first.text);
  }
  if (first.is(Tok::word) && ahead().opens(Fence::round) && !ahead().spaced) {
    advance();
    return named(first.text);
  }
  std::string words;
  while (at(Tok::text) || at(Tok::word) || at(Tok::run) || (at(Tok::symbol) && !words.empty()) ||
         (at(Tok::minus) && ahead().is(Tok::word))) {
    if (!words.empty()) words += at(Tok::minus) || before().is(Tok::minus) ? "" : " ";
    words += at(Tok::minus) ? std::string_view("-") : now().text;
    advance();
  }
  const bool names = at(Tok::relation) && !before().is(Tok::symbol);
  if (!names && !ends_list(now()) && !is_separator(now())) return nullptr;
  if (const auto digits = number_from_words(words)) {
    const std::size_t slash = digits->find('/');
    const bool is_negative = digits->starts_with('-');
    const std::string_view text =
        build_.arena().copy(std::string_view(*digits).substr(is_negative ? 1 : 0));
    const std::size_t point = text.find('.');
    Node value = nullptr;
    if (slash != std::string::npos) {
      const std::size_t cut = text.find('/');
      value = build_.node(Kind::divide, {build_.leaf(Kind::integer, text.substr(0, cut)),
                                         build_.leaf(Kind::integer, text.substr(cut + 1))});
    } else if (point == std::string_view::npos) {
      value = build_.leaf(Kind::integer, text);
    }
    if (value) return is_negative ? build_.node(Kind::negate, {value}) : value;
  }
  std::string lower;
  for (char c : words) {
    if (is_space(c) || std::string_view(".,;:!?()\"'").find(c) != std::string_view::npos) {
      if (!lower.empty() && lower.back() != ' ') lower += ' ';
    } else {
      lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  while (!lower.empty() && lower.back() == ' ') lower.pop_back();
  if (lower.empty()) return nullptr;
  return build_.leaf(Kind::words, build_.arena().copy(std::string_view(lower)));
}

/// \overline{AB}, \vec{v}: a name of its own.
const Expression* Parser::accented() {
  const std::string_view accent = now().text;
  advance();
  if ((accent == "overline" || accent == "bar") && group_holds_sum()) {
    Node number = operand();
    return number ? build_.function(Function::conjugate, {number}) : nullptr;
  }
  const std::string_view name = raw_argument();
  if (name.empty()) return nullptr;
  return named(accent == "variable" ? name : join_names({accent, " ", name}));
}

/// Whether the group that follows is a sum, as in \overline{3 + 4i}, and not a name.
bool Parser::group_holds_sum() const {
  if (!now().opens(Fence::group)) return false;
  for (std::size_t i = 1; !ahead(i).is(Tok::end) && !ahead(i).is(Tok::close); ++i)
    if (ahead(i).is(Tok::plus) || ahead(i).is(Tok::minus)) return true;
  return false;
}

/// \angle ABC, \triangle ABC.
const Expression* Parser::angle_name() {
  const std::string_view kind = now().text;
  advance();
  std::string_view name = kind;
  while (at(Tok::symbol) || at(Tok::run) || at(Tok::word)) {
    name = join_names({name, " ", now().text});
    advance();
  }
  return name == kind ? nullptr : build_.leaf(Kind::symbol, name);
}

// ---- functions

/// The base of a logarithm: all of log_10(x), and the first digit alone of \log_28, which is
/// followed by nothing else to take the logarithm of.
const Expression* Parser::base_argument() {
  const bool is_followed = starts_operand(ahead()) || ahead().is(Tok::minus);
  if (!at(Tok::number) || !is_followed) return tex_argument();
  const Token base = now();
  advance();
  return build_.leaf(base.number == 0 ? Kind::integer : Kind::decimal, base.text, base.number);
}

const Expression* Parser::function() {
  const auto which = static_cast<Function>(now().code);
  const bool is_decadic = now().text == "lg";
  const bool is_cis = now().text == "cis";
  advance();
  if (is_cis) return direction();
  Node exponent = nullptr;
  Node base = is_decadic ? build_.integer(10) : nullptr;
  bool inverse = false;
  while (at(Tok::caret) || at(Tok::underscore)) {
    const bool is_base = at(Tok::underscore);
    advance();
    Node value = is_base ? base_argument() : tex_argument();
    if (!value) return nullptr;
    if (is_base)
      base = value;
    else
      exponent = value;
  }
  if (exponent && exponent->is(Kind::negate) && (*exponent)[0].text == "1" &&
      which < Function::exp) {
    inverse = true;
    exponent = nullptr;
  }
  constexpr int kInverseOffset = 6;  // arcsin stands six places after sin, arsinh after sinh
  const bool is_direct =
      which <= Function::csc || (which >= Function::sinh && which <= Function::csch);
  const auto meant = inverse && is_direct
                         ? static_cast<Function>(static_cast<int>(which) + kInverseOffset)
                         : which;
  return arguments_of(meant, exponent, base);
}

/// cis θ: cos θ + i sin θ.
const Expression* Parser::direction() {
  Node angle = now().opens(Fence::round) ? operand() : function_argument();
  if (!angle) return nullptr;
  Node exponent = build_.node(Kind::multiply, {build_.constant(Constant::i), angle});
  return build_.node(Kind::power, {build_.constant(Constant::e), exponent});
}

const Expression* Parser::arguments_of(Function which, Node exponent, Node base) {
  Node inside = nullptr;
  const bool is_fenced = now().opens(Fence::round) || now().opens(Fence::square) ||
                         now().opens(Fence::group) || now().opens(Fence::brace);
  if (is_fenced) {
    const auto fence = static_cast<Fence>(now().code);
    advance();
    inside = list();
    if (!inside || !take_close(fence)) return nullptr;
  } else {
    inside = function_argument();
  }
  if (!inside) return nullptr;
  std::vector<Node> arguments = {inside};
  if (inside->is(Kind::list) || inside->is(Kind::bracketed))
    arguments.assign(inside->children.begin(), inside->children.end());
  if (base) {
    if (which != Function::log) return nullptr;
    arguments.push_back(base);
  }
  const bool takes_many = which == Function::gcd || which == Function::lcm ||
                          which == Function::max || which == Function::min ||
                          which == Function::log || which == Function::binomial;
  if (arguments.size() > 1 && !takes_many) return nullptr;
  Node value = build_.node(Kind::function, arguments, static_cast<std::uint8_t>(which));
  return exponent ? build_.node(Kind::power, {value, exponent}) : value;
}

/// What a function without brackets is taken of: `\sin 2x` but not the rest of `\sin x \cos x` or
/// `\sin x + 1`; `\sin \pi/6`, where nothing but numbers and π stands on either side.
const Expression* Parser::function_argument() {
  if (!budget_.allows_depth(++depth_)) return nullptr;
  Node argument = nullptr;
  if (take(Tok::minus)) {
    argument = function_argument();
    if (argument) argument = build_.node(Kind::negate, {argument});
  } else if (at(Tok::function)) {
    argument = function();
  } else {
    argument = factors_of_argument();
  }
  --depth_;
  return argument;
}

const Expression* Parser::factors_of_argument() {
  std::vector<Node> factors;
  do {
    Node factor = expression(kPower);
    if (!factor || !budget_.allows_nodes(factors.size())) return nullptr;
    factors.push_back(factor);
    const bool continues = at(Tok::number) || at(Tok::symbol) || at(Tok::constant) ||
                           at(Tok::run) || at(Tok::fraction) || at(Tok::root);
    if (!continues || ends_list(now()) || (integrals_ > 0 && differential())) break;
  } while (true);
  const bool only_numbers = std::all_of(factors.begin(), factors.end(), [](Node factor) {
    return factor->is(Kind::integer) || factor->is(Constant::pi);
  });
  Node argument = factors.size() == 1 ? factors[0] : build_.node(Kind::multiply, factors);
  const bool is_angle = only_numbers && !argument->is(Kind::integer) && at(Tok::slash);
  if (!is_angle || !ahead().is(Tok::number)) return argument;
  advance();
  Node divisor = expression(kPower);
  return divisor ? build_.node(Kind::divide, {argument, divisor}) : nullptr;
}

// ---- brackets

/// `\$40`, `€ 5`
const Expression* Parser::currency() {
  const std::string_view unit = now().text;
  advance();
  Node amount = expression(kPrefix);
  if (!amount) return nullptr;
  const Node parts[] = {amount};
  return build_.node(Kind::quantity, parts, 0, 0, unit);
}

const Expression* Parser::fenced() {
  const auto fence = static_cast<Fence>(now().code);
  advance();
  if (fence == Fence::group || fence == Fence::brace) return brace_contents(fence == Fence::brace);
  if (fence == Fence::bar || fence == Fence::norm) {
    Node inside = list();
    if (!inside || now().kind != Tok::close) return nullptr;
    advance();
    if (inside->is(Kind::matrix)) return build_.function(Function::determinant, {inside});
    return build_.function(fence == Fence::norm ? Function::norm : Function::abs, {inside});
  }
  const int bars = std::exchange(bars_, 0);
  const int builders = std::exchange(builders_, 0);
  Node inside = list();
  bars_ = bars;
  builders_ = builders;
  if (!inside) return nullptr;
  if (fence == Fence::floor || fence == Fence::ceil) {
    if (!take_close(fence)) return nullptr;
    return build_.function(fence == Fence::floor ? Function::floor : Function::ceil, {inside});
  }
  if (fence == Fence::angle) {
    if (!take_close(fence)) return nullptr;
    const std::span<const Node> parts =
        inside->is(Kind::list) ? inside->children : std::span<const Node>(&inside, 1);
    return build_.node(Kind::bracketed, parts, static_cast<std::uint8_t>(Brackets::angle));
  }
  const bool pair = inside->is(Kind::list) && inside->size() == 2;
  const bool opens_again = pair && now().opens(Fence::square);  // [0, 1[
  const bool round_end = now().closes(Fence::round) || opens_again;
  if (!round_end && !now().closes(Fence::square)) return nullptr;
  advance();
  const bool round_start = fence == Fence::round;
  const Brackets kind = round_start ? (round_end ? Brackets::round : Brackets::round_square)
                                    : (round_end ? Brackets::square_round : Brackets::square);
  const bool is_plain_list =
      inside->is(Kind::list) && inside->code <= static_cast<std::uint8_t>(Separator::semicolon);
  if (is_plain_list)
    return build_.node(Kind::bracketed, inside->children, static_cast<std::uint8_t>(kind));
  return round_start == round_end ? inside : nullptr;
}

/// {}_5C_2, {}^5P_2 after the empty group; {5}C{2} has none.
const Expression* Parser::choices() {
  if (!take(Tok::underscore) && !take(Tok::caret)) return nullptr;
  Node all = tex_argument();
  const bool combines = now().text == "C";
  if (!all || !at(Tok::symbol) || (!combines && now().text != "P")) return nullptr;
  advance();
  if (!take(Tok::underscore) && !take(Tok::caret)) return nullptr;
  Node chosen = tex_argument();
  if (!chosen) return nullptr;
  return build_.function(combines ? Function::binomial : Function::permutations, {all, chosen});
}

/// ]0, 1[
const Expression* Parser::french_interval() {
  advance();
  ++french_;
  Node inside = list();
  --french_;
  if (!inside || !inside->is(Kind::list) || inside->size() != 2) return nullptr;
  const bool open_end = now().opens(Fence::square);
  if (!open_end && !now().closes(Fence::square)) return nullptr;
  advance();
  const Brackets kind = open_end ? Brackets::round : Brackets::round_square;
  return build_.node(Kind::bracketed, inside->children, static_cast<std::uint8_t>(kind));
}

/// The inside of `\{…\}`, or of a TeX group, which is a set only where it holds several things.
const Expression* Parser::brace_contents(bool is_set) {
  const Fence fence = is_set ? Fence::brace : Fence::group;
  if (take_close(fence)) return is_set ? build_.node(Kind::set, {}) : choices();
  const int bars = std::exchange(bars_, 0);
  if (is_set) ++builders_;
  Node inside = list();
  const bool such_that = (at(Tok::bar) || at(Tok::colon)) && is_set;
  if (is_set) --builders_;
  Node condition = nullptr;
  if (inside && such_that) {
    advance();
    condition = list();
    if (!condition) inside = nullptr;
  }
  bars_ = bars;
  const bool left_open = is_set && inside && !now().closes(fence) && before().is(Tok::finish);
  if (!inside) return nullptr;
  if (!left_open) {
    const bool closes = now().closes(fence) || (is_set && now().closes(Fence::group));
    if (!closes) return nullptr;
    advance();
  }
  if (condition) {
    if (condition->is(Kind::list)) condition = build_.node(Kind::all_of, condition->children);
    return build_.node(Kind::set_builder, {inside, condition});
  }
  if (left_open) return inside;
  const bool plain_list =
      inside->is(Kind::list) && inside->code != static_cast<std::uint8_t>(Separator::disjunction);
  if (plain_list) return build_.node(Kind::set, inside->children, is_set ? 0 : 1);
  return is_set ? build_.node(Kind::set, {inside}) : inside;
}

/// |x|, ||v||
const Expression* Parser::bars() {
  const bool is_norm = style_ == Bars::pairs_are_norms && ahead().is(Tok::bar);
  read_norm_ = read_norm_ || is_norm;
  const int width = is_norm ? 2 : 1;
  for (int i = 0; i < width; ++i) advance();
  ++bars_;
  Node inside = list();
  --bars_;
  for (int i = 0; inside && i < width; ++i)
    if (!take(Tok::bar)) return nullptr;
  if (!inside) return nullptr;
  if (inside->is(Kind::matrix)) return build_.function(Function::determinant, {inside});
  return build_.function(is_norm ? Function::norm : Function::abs, {inside});
}

}  // namespace cupel::math
