#include "verifiers/math/internal/parser.h"

#include <algorithm>
#include <string>

#include "verifiers/math/internal/parser_core.h"

namespace cupel::math {
namespace {

bool is_statement(const Expression& node) {
  return node.kind >= Kind::relation && node.kind <= Kind::negation;
}

}  // namespace

Parse parse(std::string_view text, Commas commas, Arena& arena, Budget& budget) {
  static thread_local std::vector<Token> tokens;
  Parse result;
  if (!budget.allows_bytes(text.size())) return result;
  // ||x||y|| makes sense only where its bars are not those of norms.
  for (const Bars style : {Bars::pairs_are_norms, Bars::all_are_single}) {
    if (!tokenize(text, commas, arena, budget, tokens)) return {};
    for (const Token& token : tokens)
      if (token.is(Tok::number) && token.code == static_cast<std::uint8_t>(NumberForm::with_commas))
        result.commas_may_group = true;
    Parser parser(text, tokens, style, arena, budget);
    result.root = parser.run();
    if (budget.exceeded()) result.root = nullptr;
    if (!result.root) result.stopped_at = parser.position();
    if (result.root || budget.exceeded() || !parser.read_norm()) break;
  }
  return result;
}

const Expression* Parser::run() {
  while (is_separator(now()) && !at(Tok::end)) advance();
  Node root = list();
  while (at(Tok::period) || at(Tok::soft_break)) advance();
  return root && at(Tok::end) ? root : nullptr;
}

bool Parser::ends_list(const Token& token) const {
  switch (token.kind) {
    case Tok::end:
    case Tok::close:
    case Tok::ampersand:
    case Tok::row_break:
    case Tok::finish:
      return true;
    case Tok::period:
      return ahead().is(Tok::end);
    case Tok::bar:
      return (bars_ > 0 || builders_ > 0) && !bar_opens();
    case Tok::colon:
      return builders_ > 0;
    default:
      return false;
  }
}

bool Parser::is_separator(const Token& token) const {
  switch (token.kind) {
    case Tok::comma:
    case Tok::semicolon:
    case Tok::soft_break:
    case Tok::conjunction:
    case Tok::disjunction:
    case Tok::condition:
      return true;
    default:
      return false;
  }
}

/// "," and "and" and ", or": the strongest of the separators that stand in a row.
Separator Parser::take_separators() {
  Separator separator = Separator::comma;
  for (; is_separator(now()); advance()) {
    if (at(Tok::semicolon)) separator = Separator::semicolon;
    if (at(Tok::conjunction)) separator = Separator::conjunction;
    if (at(Tok::disjunction)) separator = Separator::disjunction;
  }
  return separator;
}

/// Elements with commas, semicolons, "and" or "or" between them. Semicolons part stronger than
/// commas, "or" parts stronger than "and".
const Expression* Parser::list() {
  if (!budget_.allows_depth(++depth_)) return nullptr;
  std::vector<std::pair<Node, Separator>> elements;  // each with the separator before it
  Separator separator = Separator::comma;
  while (true) {
    Node element = statement();
    if (!element) return nullptr;
    elements.emplace_back(element, separator);
    if (!is_separator(now())) break;
    separator = take_separators();
    if (ends_list(now())) break;
  }
  --depth_;
  return elements.size() == 1 ? elements[0].first : grouped(elements);
}

const Expression* Parser::grouped(std::span<const std::pair<Node, Separator>> elements) {
  const auto has = [&](Separator wanted) {
    return std::any_of(elements.begin() + 1, elements.end(),
                       [&](const auto& element) { return element.second == wanted; });
  };
  const bool has_or = has(Separator::disjunction), has_and = has(Separator::conjunction);
  const bool has_semicolon = has(Separator::semicolon), has_comma = has(Separator::comma);
  std::vector<Node> all, group;
  const auto close_group = [&](Separator inner) {
    if (group.empty()) return;
    all.push_back(group.size() == 1 ? group[0] : joined(group, inner));
    group.clear();
  };
  const bool splits_at_or = has_or && has_and;
  const bool splits_at_semicolon = has_semicolon && (has_comma || has_and || has_or);
  const Separator flat = has_or      ? Separator::disjunction
                         : has_and   ? Separator::conjunction
                         : has_comma ? Separator::comma
                                     : Separator::semicolon;
  const Separator inner = splits_at_semicolon && !has_and && !has_or ? Separator::comma : flat;
  for (const auto& [element, before_it] : elements) {
    const bool splits = splits_at_semicolon ? before_it == Separator::semicolon
                                            : splits_at_or && before_it == Separator::disjunction;
    if (splits) close_group(splits_at_or ? Separator::conjunction : inner);
    group.push_back(element);
  }
  if (splits_at_semicolon || splits_at_or) {
    close_group(splits_at_or ? Separator::conjunction : inner);
    return all.size() == 1
               ? all[0]
               : joined(all, splits_at_or ? Separator::disjunction : Separator::semicolon);
  }
  return joined(group, flat);
}

const Expression* Parser::joined(std::span<const Node> parts, Separator separator) {
  const bool all_statements =
      std::all_of(parts.begin(), parts.end(), [](Node part) { return is_statement(*part); });
  if (all_statements && separator == Separator::conjunction)
    return build_.node(Kind::all_of, parts);
  if (all_statements && separator == Separator::disjunction)
    return build_.node(Kind::any_of, parts);
  return build_.node(Kind::list, parts, static_cast<std::uint8_t>(separator));
}

/// One expression, or several with signs of relation between them. The first may be missing:
/// "> 5", "\neq 42" say something of a value that is not named.
const Expression* Parser::statement() {
  if (take(Tok::negation)) {
    if (!budget_.allows_depth(++depth_)) return nullptr;
    Node negated = statement();
    --depth_;
    return negated ? build_.node(Kind::negation, {negated}) : nullptr;
  }
  std::vector<Node> sides;
  std::string signs;
  if (at(Tok::relation) && now().code == static_cast<std::uint8_t>(Sign::approximately)) advance();
  if (at(Tok::relation)) {
    sides.push_back(build_.leaf(Kind::symbol, ""));
  } else {
    sides.push_back(expression(kLoosest));
    if (!sides[0]) return nullptr;
  }
  while (at(Tok::relation)) {
    signs += static_cast<char>(now().code);
    advance();
    Node side = expression(kLoosest);
    if (!side) return nullptr;
    sides.push_back(side);
  }
  if (sides.size() == 1) return sides[0];
  return build_.node(Kind::relation, sides, 0, 0, build_.arena().copy(std::string_view(signs)));
}

}  // namespace cupel::math
