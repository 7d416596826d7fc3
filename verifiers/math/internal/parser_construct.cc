#include <algorithm>
#include <string>

#include "verifiers/math/internal/parser_core.h"
#include "verifiers/math/internal/text.h"

namespace cupel::math {

/// What a TeX command takes: a group, or the next thing alone. A number gives up its first digit.
const Expression* Parser::tex_argument() {
  if (now().opens(Fence::group)) return operand();
  if (at(Tok::minus)) {
    advance();
    Node value = operand();
    return value ? build_.node(Kind::negate, {value}) : nullptr;
  }
  Token& token = tokens_[at_];
  if (token.is(Tok::number) && token.text.size() > 1 && token.number == 0) {
    Node digit = build_.leaf(Kind::integer, token.text.substr(0, 1));
    token.text.remove_prefix(1);
    token.spaced = false;
    return digit;
  }
  if (token.is(Tok::number)) {
    advance();
    return build_.leaf(token.number == 0 ? Kind::integer : Kind::decimal, token.text, token.number);
  }
  if (token.is(Tok::symbol)) {
    advance();
    return build_.leaf(Kind::symbol, token.text);
  }
  if (token.is(Tok::run)) {
    const std::string_view first = token.text.substr(0, 1);
    token.text.remove_prefix(1);
    if (token.text.size() == 1) token.kind = Tok::symbol;
    if (first == "e") return build_.constant(Constant::e);
    if (first == "i" && bound_i_ == 0) return build_.constant(Constant::i);
    return build_.leaf(Kind::symbol, first);
  }
  return operand();
}

/// The text of a group or of the next token, without braces, spaces and font commands: a name.
std::string_view Parser::raw_argument() {
  if (!now().opens(Fence::group)) {
    const bool is_name = at(Tok::number) || at(Tok::symbol) || at(Tok::constant) || at(Tok::run) ||
                         at(Tok::text) || at(Tok::word) || at(Tok::times) || at(Tok::plus) ||
                         at(Tok::minus) || at(Tok::named_set);
    if (!is_name) return {};
    const std::string_view name = as_written(now());
    advance();
    return name;
  }
  std::string name;
  int depth = 0;
  do {
    if (at(Tok::end)) return {};
    const bool is_brace = now().opens(Fence::group) || now().closes(Fence::group);
    if (now().opens(Fence::group)) ++depth;
    if (now().closes(Fence::group)) --depth;
    if (!is_brace) name += as_written(now());
    advance();
  } while (depth > 0);
  std::erase_if(name, is_space);
  return build_.arena().copy(std::string_view(name));
}

/// What a token says, as it is written: 09 keeps its zero.
std::string_view Parser::as_written(const Token& token) const {
  const std::string_view written = text_.substr(token.begin, token.end - token.begin);
  if (token.text.empty()) return written;
  const bool is_digits = token.is(Tok::number) && !written.empty() && is_digit(written.back()) &&
                         written.find_first_not_of("0123456789.") == std::string_view::npos;
  return is_digits ? written : token.text;
}

std::string_view Parser::join_names(std::initializer_list<std::string_view> parts) {
  std::string name;
  for (std::string_view part : parts) name += part;
  return build_.arena().copy(std::string_view(name));
}

const Expression* Parser::fraction() {
  Node operation = nullptr;
  if (derivative(operation)) return operation;
  const bool is_call = now().text == "Rational" || now().text == "Fraction";
  advance();
  if (is_call) {
    Node parts = now().opens(Fence::round) ? operand() : nullptr;
    const bool is_pair = parts && parts->is(Kind::bracketed) && parts->size() == 2;
    if (is_pair) return build_.node(Kind::divide, parts->children);
    return parts && !parts->is(Kind::bracketed) ? parts : nullptr;
  }
  Node numerator = tex_argument();
  Node denominator = numerator ? tex_argument() : nullptr;
  return denominator ? build_.node(Kind::divide, {numerator, denominator}) : nullptr;
}

/// \frac{d}{dx} and what it is taken of, null if that is missing. False, and no move, where this is
/// no such thing.
bool Parser::derivative(Node& result) {
  const std::size_t start = at_;
  std::size_t i = 1;
  const auto is_d = [](const Token& token) {
    return token.is(Tok::symbol) && (token.text == "d" || token.text == "partial");
  };
  std::int32_t order = 1;
  const auto skip_order = [&] {
    if (!ahead(i).is(Tok::caret)) return;
    const bool braced = ahead(i + 1).opens(Fence::group);
    const Token& number = ahead(i + (braced ? 2 : 1));
    if (number.is(Tok::number) && number.text.size() == 1) order = number.text[0] - '0';
    i += braced ? 4 : 2;
  };
  if (!ahead(i).opens(Fence::group) || !is_d(ahead(i + 1))) return false;
  i += 2;
  skip_order();
  if (!ahead(i).closes(Fence::group) || !ahead(i + 1).opens(Fence::group)) return false;
  i += 2;
  std::string_view variable;
  if (ahead(i).is(Tok::run) && ahead(i).text.size() == 2 && ahead(i).text[0] == 'd') {
    variable = ahead(i).text.substr(1);
    i += 1;
  } else if (is_d(ahead(i)) && ahead(i + 1).is(Tok::symbol)) {
    variable = ahead(i + 1).text;
    i += 2;
  }
  skip_order();
  if (variable.empty() || !ahead(i).closes(Fence::group)) return false;
  at_ = std::min(start + i + 1, tokens_.size() - 1);
  Node body = starts_operand(now()) ? expression(kProduct + 1) : nullptr;
  const Node parts[] = {body, build_.leaf(Kind::symbol, variable)};
  result = body ? build_.node(Kind::derivative, parts, 0, order) : nullptr;
  return true;
}

/// \sqrt[3]{x}, \sqrt3, √(2), sqrt(2), ∛x
const Expression* Parser::root() {
  Node index = build_.integer(now().code > 1 ? now().code : 2);
  advance();
  if (now().opens(Fence::square)) {
    advance();
    index = expression(kLoosest);
    if (!index || !take_close(Fence::square)) return nullptr;
  }
  const bool fenced_argument = now().opens(Fence::group) || now().opens(Fence::round);
  Node radicand = fenced_argument ? operand() : at(Tok::minus) ? nullptr : expression(kPower);
  return radicand ? build_.node(Kind::root, {radicand, index}) : nullptr;
}

const Expression* Parser::binomial() {
  advance();
  Node upper = tex_argument();
  Node lower = upper ? tex_argument() : nullptr;
  return lower ? build_.function(Function::binomial, {upper, lower}) : nullptr;
}

/// \sum_{k=1}^{n} and \prod, bounds in either order.
const Expression* Parser::big_operator(Kind kind) {
  advance();
  Node variable = nullptr;
  Node first = nullptr;
  Node last = nullptr;
  bool binds_i = false;
  while (at(Tok::underscore) || at(Tok::caret)) {
    const bool is_lower = at(Tok::underscore);
    advance();
    if (!is_lower) {
      last = tex_argument();
      if (!last) return nullptr;
      continue;
    }
    if (!now().opens(Fence::group)) return nullptr;
    binds_i = ahead().is(Tok::constant) && ahead().text == "i";
    if (binds_i) ++bound_i_;
    Node bound = operand();
    if (binds_i) --bound_i_;
    const bool is_start = bound && bound->is(Kind::relation) && bound->size() == 2 &&
                          bound->sign(0) == Sign::equal && (*bound)[0].is(Kind::symbol);
    if (!is_start) return nullptr;
    variable = bound->children[0];
    first = bound->children[1];
  }
  if (binds_i) ++bound_i_;
  Node body = expression(kProduct);
  if (binds_i) --bound_i_;
  if (!body || !variable || !first || !last) return nullptr;
  return build_.node(kind, {body, variable, first, last});
}

/// Takes `dx`, `\,d\theta` or `\mathrm{d}t`, or the letters before it in "xdx"; remembers the
/// variable. False, and no move, where there is none.
bool Parser::differential() {
  Token& token = tokens_[at_];
  if (token.is(Tok::run) && token.text.size() == 2 && token.text[0] == 'd') {
    differential_ = token.text.substr(1);
    advance();
    --integrals_;
    return true;
  }
  const bool is_d = token.is(Tok::symbol) && token.text == "d";
  const bool names = ahead().is(Tok::symbol) || ahead().is(Tok::constant);
  if (!is_d || !names || ahead().text.empty()) return false;
  differential_ = ahead().text;
  at_ += 2;
  --integrals_;
  return true;
}

const Expression* Parser::integral() {
  advance();
  Node lower = nullptr;
  Node upper = nullptr;
  while (at(Tok::underscore) || at(Tok::caret)) {
    const bool is_lower = at(Tok::underscore);
    advance();
    if (now().opens(Fence::group) && ahead().closes(Fence::group)) {
      at_ += 2;
      continue;
    }
    Node bound = tex_argument();
    if (!bound) return nullptr;
    (is_lower ? lower : upper) = bound;
  }
  const int outer = std::exchange(integrals_, 1);
  const std::string_view outer_variable = std::exchange(differential_, {});
  Node body = nullptr;
  if (differential()) {
    body = build_.integer(1);
  } else {
    body = expression(kSum);
    if (body && integrals_ > 0) differential();
  }
  const bool closed = integrals_ == 0;
  integrals_ = outer;
  const std::string_view variable = std::exchange(differential_, outer_variable);
  if (!body || !closed) return nullptr;
  Node symbol = build_.leaf(Kind::symbol, variable);
  if (lower && upper) return build_.node(Kind::integral, {body, symbol, lower, upper});
  return lower || upper ? nullptr : build_.node(Kind::integral, {body, symbol});
}

const Expression* Parser::limit() {
  advance();
  if (!take(Tok::underscore) || !now().opens(Fence::group)) return nullptr;
  advance();
  Node approach = statement();
  if (!approach || !take_close(Fence::group)) return nullptr;
  const bool is_approach =
      approach->is(Kind::relation) && approach->size() == 2 && (*approach)[0].is(Kind::symbol);
  Node body = is_approach ? expression(kProduct) : nullptr;
  return body ? build_.node(Kind::limit, {body, approach->children[0], approach->children[1]})
              : nullptr;
}

/// A matrix, a determinant, a case distinction or a system of statements.
const Expression* Parser::table() {
  const std::string_view environment = now().text;
  advance();
  std::vector<std::vector<Node>> rows(1);
  bool has_statement = false;
  while (!take(Tok::finish)) {
    if (at(Tok::end)) return nullptr;
    if (take(Tok::row_break)) {
      if (!rows.back().empty()) rows.emplace_back();
      continue;
    }
    if (take(Tok::ampersand)) continue;
    Node cell = list();
    if (!cell) return nullptr;
    while (at(Tok::period) || is_separator(now())) advance();
    has_statement = has_statement || cell->kind >= Kind::relation || cell->is(Kind::list);
    rows.back().push_back(cell);
    budget_.allows_nodes(rows.size() * rows[0].size());
    const bool ends = at(Tok::row_break) || at(Tok::ampersand) || at(Tok::finish);
    if (!ends || budget_.exceeded()) return nullptr;
  }
  if (rows.back().empty()) rows.pop_back();
  if (rows.empty()) return nullptr;
  if (environment.ends_with("cases")) return cases(rows);
  const bool is_system = environment == "array" && has_statement && rows[0].size() <= 3;
  if (is_system) return cases(rows);
  std::vector<Node> entries;
  for (const auto& row : rows) {
    if (row.size() != rows[0].size()) return nullptr;
    entries.insert(entries.end(), row.begin(), row.end());
  }
  Node matrix = build_.node(Kind::matrix, entries, 0, static_cast<std::int32_t>(rows[0].size()));
  const bool is_determinant = environment == "vmatrix" || environment == "Vmatrix";
  return is_determinant ? build_.function(Function::determinant, {matrix}) : matrix;
}

/// Rows that are statements make a system; rows of a value and a condition, a case distinction.
const Expression* Parser::cases(std::span<const std::vector<Node>> rows) {
  const auto is_statement = [](Node node) { return node->kind >= Kind::relation; };
  const bool is_system = std::all_of(rows.begin(), rows.end(), [&](const auto& row) {
    return row.size() == 1 && is_statement(row[0]);
  });
  std::vector<Node> parts;
  if (is_system) {
    for (const auto& row : rows) parts.push_back(row[0]);
    return parts.size() == 1 ? parts[0] : build_.node(Kind::all_of, parts);
  }
  for (const auto& row : rows) {
    std::vector<Node> cells = row;
    if (cells.size() == 1 && cells[0]->is(Kind::list))
      cells.assign(cells[0]->children.begin(), cells[0]->children.end());
    const bool is_last = &row == &rows.back();
    const bool otherwise = cells.size() == 1 || !is_statement(cells[1]);
    if (cells.size() > 2 || (otherwise && !is_last)) return nullptr;
    parts.push_back(cells[0]);
    if (!otherwise) parts.push_back(cells[1]);
  }
  return build_.node(Kind::cases, parts);
}

}  // namespace cupel::math
