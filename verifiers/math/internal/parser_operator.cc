#include <algorithm>
#include <array>
#include <string>

#include "verifiers/math/internal/parser_core.h"
#include "verifiers/math/internal/unit.h"
#include "verifiers/math/internal/vocabulary.h"

namespace cupel::math {
namespace {

bool is_set_like(const Expression& node) {
  return node.kind >= Kind::set && node.kind <= Kind::difference && !node.is(Kind::matrix);
}

/// A unit as written, without the commands around it.
std::string unit_text(std::string_view source) {
  std::string text;
  for (std::size_t i = 0; i < source.size(); ++i) {
    const char c = source[i];
    if (c == '\\') {
      std::size_t end = i + 1;
      while (end < source.size() && std::isalpha(static_cast<unsigned char>(source[end]))) ++end;
      const std::string_view name = source.substr(i + 1, end - i - 1);
      if (name == "cdot" || name == "times")
        text += "*";
      else if (!text.empty() && text.back() != ' ')
        text += ' ';
      i = name.empty() ? i + 1 : end - 1;
    } else if (c != '{' && c != '}' && c != '$' && c != '~') {
      text += c;
    }
  }
  const std::size_t first = text.find_first_not_of(" \t\n");
  const std::size_t last = text.find_last_not_of(" \t\n.");
  return first == std::string::npos || last == std::string::npos || last < first
             ? std::string()
             : text.substr(first, last - first + 1);
}

/// A word that multiplies the number before it.
struct CountWord {
  std::string_view name;
  std::int64_t value;
};

/// The word that `unit` starts with, as in "million dollars"; null where it is a unit.
const CountWord* leading_count(std::string_view unit) {
  static constexpr auto kWords = std::to_array<CountWord>({{"dozen", 12},
                                                           {"hundred", 100},
                                                           {"thousand", 1'000},
                                                           {"million", 1'000'000},
                                                           {"billion", 1'000'000'000},
                                                           {"trillion", 1'000'000'000'000}});
  const std::string_view first = unit.substr(0, unit.find(' '));
  const auto at = std::find_if(kWords.begin(), kWords.end(),
                               [&](const CountWord& word) { return word.name == first; });
  return at == kWords.end() ? nullptr : &*at;
}

}  // namespace

bool Parser::starts_operand(const Token& token) const {
  switch (token.kind) {
    case Tok::number:
    case Tok::symbol:
    case Tok::constant:
    case Tok::function:
    case Tok::run:
    case Tok::named_set:
    case Tok::empty_set:
    case Tok::dots:
    case Tok::fraction:
    case Tok::root:
    case Tok::binomial:
    case Tok::sum:
    case Tok::product:
    case Tok::integral:
    case Tok::limit:
    case Tok::accent:
    case Tok::angle_name:
    case Tok::begin:
    case Tok::currency:
      return true;
    case Tok::open:
      return french_ == 0 || !token.opens(Fence::square);
    case Tok::bar:
      return (bars_ == 0 && builders_ == 0) || bar_opens();
    default:
      return false;
  }
}

/// Whether the bar here opens though others are open: the third of |…|x||y|…|.
bool Parser::bar_opens() const {
  return bars_ > 0 && style_ == Bars::all_are_single && before().is(Tok::bar) &&
         !ahead().is(Tok::bar) && starts_operand(ahead());
}

const Expression* Parser::expression(int power) {
  if (!budget_.allows_depth(++depth_)) return nullptr;
  Node left = nullptr;
  if (take(Tok::minus)) {
    left = expression(kPrefix);
    if (left) left = build_.node(Kind::negate, {left});
  } else if (take(Tok::plus)) {
    left = expression(kPrefix);
  } else if (at(Tok::plus_minus) || at(Tok::minus_plus)) {
    const std::uint8_t code = at(Tok::plus_minus) ? 0 : 1;
    advance();
    left = expression(kPrefix);
    if (left) left = build_.node(Kind::plus_minus, {left}, code);
  } else {
    left = operand();
  }
  if (left) left = operators(left, power);
  --depth_;
  return left;
}

/// What follows an operand, as long as it binds tighter than `power`.
const Expression* Parser::operators(Node left, int power) {
  for (std::size_t height = depth_; left; ++height) {
    const Token& token = now();
    if (ends_list(token)) return left;
    if (!budget_.allows_depth(height)) return nullptr;  // each round makes the tree one higher
    switch (token.kind) {
      case Tok::caret:
        if (power > kPower) return left;
        left = raised(left);
        continue;
      case Tok::bang: {
        advance();
        const bool twice = take(Tok::bang);
        left = build_.function(twice ? Function::double_factorial : Function::factorial, {left});
        continue;
      }
      case Tok::percent:
        if (left->is(Kind::symbol)) return nullptr;
        advance();
        left = build_.node(Kind::percent, {left});
        continue;
      case Tok::degree:
        advance();
        left = angle(left);
        continue;
      case Tok::plus:
      case Tok::minus:
        if (power > kSum) return left;
        left = sum_of(left);
        continue;
      case Tok::plus_minus:
      case Tok::minus_plus: {
        if (power > kSum) return left;
        const std::uint8_t code = at(Tok::plus_minus) ? 0 : 1;
        advance();
        Node right = expression(kSum + 1);
        left = right ? build_.node(Kind::plus_minus, {left, right}, code) : nullptr;
        continue;
      }
      case Tok::times:
      case Tok::slash:
        if (power > kProduct) return left;
        left = product_of(left);
        continue;
      case Tok::mod: {
        if (power > kProduct) return left;
        advance();
        Node right = expression(kProduct + 1);
        left = right ? build_.function(Function::mod, {left, right}) : nullptr;
        continue;
      }
      case Tok::pmod: {
        if (power > kLoosest) return left;
        advance();
        left = congruent(left, tex_argument());
        continue;
      }
      case Tok::cup:
        if (power > kUnion) return left;
        left = sets_of(left, Kind::set_union, Tok::cup, kUnion);
        continue;
      case Tok::cap:
        if (power > kIntersection) return left;
        left = sets_of(left, Kind::intersection, Tok::cap, kIntersection);
        continue;
      case Tok::setminus: {
        if (power > kUnion) return left;
        advance();
        Node right = expression(kUnion + 1);
        left = right ? build_.node(Kind::difference, {left, right}) : nullptr;
        continue;
      }
      case Tok::choose: {
        if (power > kLoosest) return left;
        advance();
        Node lower = expression(kSum);
        left = lower ? build_.function(Function::binomial, {left, lower}) : nullptr;
        continue;
      }
      case Tok::over: {
        if (power > kLoosest) return left;
        advance();
        Node divisor = expression(kSum);
        left = divisor ? build_.node(Kind::divide, {left, divisor}) : nullptr;
        continue;
      }
      case Tok::underscore:
        if (power > kPower) return left;
        left = indexed(left);
        continue;
      case Tok::colon: {
        if (power > kRatio) return left;
        std::vector<Node> parts = {left};
        while (take(Tok::colon)) {
          Node part = expression(kUnion);
          if (!part) return nullptr;
          parts.push_back(part);
        }
        left = build_.node(Kind::ratio, parts);
        continue;
      }
      default:
        break;
    }
    if (token.opens(Fence::round) && ahead().is(Tok::mod)) {
      if (power > kLoosest) return left;
      at_ += 2;
      Node modulus = expression(kLoosest);
      left = take_close(Fence::round) ? congruent(left, modulus) : nullptr;
      continue;
    }
    if (is_unit(token)) {
      if (power > kUnit) return left;
      const bool is_sentence =
          at_ == 1 && left->is(Kind::symbol) && token.is(Tok::word);  // "A circle"
      if (is_sentence && !is_unit_word(token.text)) return nullptr;
      left = with_unit(left);
      continue;
    }
    if (power > kProduct || !multiplies(token)) return left;
    if (integrals_ > 0 && differential()) return left;
    left = product_of(left);
  }
  return left;
}

/// a \pmod{m}, a (mod m)
const Expression* Parser::congruent(Node value, Node modulus) {
  const Node parts[] = {value, modulus};
  return modulus ? build_.node(Kind::application, parts, 0, 0, "pmod") : nullptr;
}

bool Parser::is_unit(const Token& token) const {
  const bool is_per = token.is(Tok::symbol) && token.text == "a" && token.spaced &&
                      ahead().is(Tok::word) && ahead().spaced;  // 18 a day
  return is_per || token.is(Tok::text) || token.is(Tok::word) || token.is(Tok::currency) ||
         (token.is(Tok::run) && is_unit_word(token.text) && !is_ambiguous_letter_unit(token.text));
}

/// Whether a token right after an operand is a factor: 2x, (a)(b), but not "2 3".
bool Parser::multiplies(const Token& token) const {
  const bool is_modulus = token.opens(Fence::round) && ahead().is(Tok::mod);
  return starts_operand(token) && !is_modulus &&
         !(token.is(Tok::number) && before().is(Tok::number));
}

/// Factors and divisors in a row, a/b·c being (a/b)·c, as one quotient of two products.
const Expression* Parser::product_of(Node first) {
  std::vector<Node> factors = {first}, divisors;
  while (!ends_list(now()) && !is_unit(now())) {
    const bool divides = at(Tok::slash);
    const bool is_sign = divides || at(Tok::times);
    if (!is_sign && (!multiplies(now()) || (integrals_ > 0 && differential()))) break;
    if (is_sign) advance();
    Node factor = expression(kProduct + 1);
    if (!factor) return nullptr;
    (divides ? divisors : factors).push_back(factor);
    budget_.allows_nodes(factors.size() + divisors.size());
  }
  const auto product = [&](const std::vector<Node>& parts) {
    return parts.size() == 1 ? parts[0] : build_.node(Kind::multiply, parts);
  };
  if (divisors.empty()) return product(factors);
  return build_.node(Kind::divide, {product(factors), product(divisors)});
}

const Expression* Parser::sets_of(Node first, Kind kind, Tok sign, int power) {
  std::vector<Node> sets = {first};
  while (take(sign)) {
    Node set = expression(power + 1);
    if (!set) return nullptr;
    sets.push_back(set);
  }
  return build_.node(kind, sets);
}

/// 37°, 37°30', 37°30'15"
const Expression* Parser::angle(Node degrees) {
  constexpr std::int64_t kMinutes = 60, kSeconds = 3600;
  std::vector<Node> parts = {degrees};
  const auto take_part = [&](bool seconds) {
    if (!at(Tok::number) || !ahead().is(Tok::prime)) return;
    const bool is_double = ahead().text == "″" || ahead(2).is(Tok::prime);
    if (is_double != seconds) return;
    Node count =
        build_.leaf(now().number == 0 ? Kind::integer : Kind::decimal, now().text, now().number);
    at_ += seconds && ahead().text != "″" ? 3 : 2;
    parts.push_back(
        build_.node(Kind::divide, {count, build_.integer(seconds ? kSeconds : kMinutes)}));
  };
  take_part(false);
  take_part(true);
  Node whole = parts.size() == 1 ? degrees : build_.node(Kind::add, parts);
  return build_.node(Kind::degrees, {whole});
}

const Expression* Parser::sum_of(Node first) {
  std::vector<Node> terms = {first};
  while ((at(Tok::plus) || at(Tok::minus)) && !ends_list(now())) {
    const bool negative = at(Tok::minus);
    advance();
    Node term = expression(kSum + 1);
    if (!term) return nullptr;
    if (negative && terms.size() == 1 && is_set_like(*first) && is_set_like(*term))
      return build_.node(Kind::difference, {first, term});
    terms.push_back(negative ? build_.node(Kind::negate, {term}) : term);
  }
  return build_.node(Kind::add, terms);
}

/// `^` and what it takes: a degree sign, a prime, an exponent.
const Expression* Parser::raised(Node base) {
  advance();
  const bool braced = now().opens(Fence::group);
  const Token& sign = braced ? ahead() : now();
  if (sign.is(Tok::degree) || sign.is(Tok::prime)) {
    const bool is_degree = sign.is(Tok::degree);
    if (braced) advance();
    advance();
    if (braced && !take_close(Fence::group)) return nullptr;
    if (is_degree) return angle(base);
    return base->is(Kind::symbol) ? named(join_names({base->text, "'"})) : base;
  }
  const bool is_letters = sign.is(Tok::text) || sign.is(Tok::run) || sign.is(Tok::function);
  if (is_letters && is_ordinal_ending(sign.text) && base->is(Kind::integer)) {
    at_ += braced ? 2 : 1;
    return !braced || take_close(Fence::group) ? base : nullptr;
  }
  const bool index_follows = at(Tok::number) && ahead().is(Tok::underscore);
  const bool is_argument = index_follows || now().opens(Fence::group) || at(Tok::run);
  Node exponent = is_argument ? tex_argument() : expression(kPower);
  if (!exponent) return nullptr;
  if (base->is(Kind::matrix) && exponent->is(Kind::symbol) && exponent->text == "T")
    return build_.function(Function::transpose, {base});
  const bool is_degree_letter = exponent->is(Kind::symbol) && exponent->text == "o" &&
                                (base->is(Kind::integer) || base->is(Kind::decimal));
  if (is_degree_letter) return angle(base);
  if (Node count = choices_of(*base, *exponent)) return count;
  return build_.node(Kind::power, {base, exponent});
}

/// C_5^2 and A_5^2, as they are written where the set stands below: combinations, permutations.
const Expression* Parser::choices_of(const Expression& base, const Expression& chosen) {
  const bool combines = base.text.starts_with("C_");
  if (!base.is(Kind::symbol) || !chosen.is(Kind::integer)) return nullptr;
  if (!combines && !base.text.starts_with("A_")) return nullptr;
  const std::string_view all = base.text.substr(2);
  const bool are_digits = all.find_first_not_of("0123456789") == std::string_view::npos;
  const bool fits =
      all.size() > chosen.text.size() || (all.size() == chosen.text.size() && all >= chosen.text);
  if (all.empty() || all[0] == '0' || !are_digits || !fits) return nullptr;
  return build_.function(combines ? Function::binomial : Function::permutations,
                         {build_.leaf(Kind::integer, all), &chosen});
}

/// x^2_1: an index that comes after the exponent.
const Expression* Parser::indexed(Node power) {
  const bool fits = power->is(Kind::power) && (*power)[0].is(Kind::symbol);
  if (!fits) return nullptr;
  advance();
  const std::string_view index = raw_argument();
  if (index.empty()) return nullptr;
  Node symbol = build_.leaf(Kind::symbol, join_names({(*power)[0].text, "_", index}));
  return build_.node(Kind::power, {symbol, power->children[1]});
}

/// A number and the words after it: "10 square units", "3\text{ cm}^2", "18 km/h".
const Expression* Parser::with_unit(Node left) {
  const std::size_t begin = now().begin;
  std::size_t end = begin;
  const auto is_name = [](const Token& token) {
    return token.is(Tok::text) || token.is(Tok::word) || token.is(Tok::run) ||
           token.is(Tok::currency);
  };
  while (true) {
    const bool joins =
        (at(Tok::slash) || at(Tok::times)) && (is_name(ahead()) || ahead().is(Tok::symbol));
    const bool powers = at(Tok::caret) && end > begin;
    const bool symbol = at(Tok::symbol) && (end > begin || is_unit(now()));
    if (powers) {
      advance();
      if (!tex_argument()) return nullptr;
    } else if (joins || symbol || is_name(now())) {
      advance();
    } else {
      break;
    }
    end = before().end;
  }
  std::string unit = unit_text(text_.substr(begin, end - begin));
  if (const CountWord* word = leading_count(unit)) {
    left = build_.node(Kind::multiply, {left, build_.integer(word->value)});
    unit.erase(0, std::min(unit.size(), word->name.size() + 1));
    if (unit.empty()) return left;
  }
  const Node parts[] = {left};
  return build_.node(Kind::quantity, parts, 0, 0, build_.arena().copy(std::string_view(unit)));
}

}  // namespace cupel::math
