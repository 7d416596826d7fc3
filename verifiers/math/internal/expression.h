#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "verifiers/math/internal/arena.h"

namespace cupel::math {

/// What a node is. `children`, `text`, `code` and `number` mean what the comment says; the rest is
/// unused.
enum class Kind : std::uint8_t {
  // Scalars.
  integer,      ///< text: digits, no sign, no leading zeros
  decimal,      ///< text: digits without the point; number: how many stand after it (may be < 0)
  symbol,       ///< text: canonical name, "x", "theta", "a_1"
  constant,     ///< code: Constant
  add,          ///< two or more terms
  multiply,     ///< two or more factors
  divide,       ///< numerator, denominator
  negate,       ///< one operand
  power,        ///< base, exponent
  root,         ///< radicand, index; the real root where the index is odd and the radicand negative
  function,     ///< code: Function; arguments
  application,  ///< text: name of a function nobody defined, as f in f(x); arguments
  sum,          ///< body, symbol, first, last
  product,      ///< body, symbol, first, last
  integral,     ///< body, symbol; with bounds: body, symbol, lower, upper
  derivative,   ///< body, symbol; number: how often
  limit,        ///< body, symbol, point
  cases,        ///< value, condition, value, condition, …; the last condition may be missing
  percent,      ///< one operand: its hundredth
  degrees,      ///< one operand, a number of degrees: an angle
  quantity,     ///< one operand; text: its unit as written, "cm^2", "miles per hour"
  plus_minus,   ///< code 0: ±, 1: ∓; one operand (sign) or two (sum)
  dots,         ///< an ellipsis among the elements of a collection
  // Other single values.
  based,  ///< text: digits; number: the base they are in
  clock,  ///< number: seconds since midnight
  ratio,  ///< two or more parts, 7:32
  words,  ///< text: words in lower case, one space between; also choice letters, "c"
  // Collections.
  list,          ///< elements without brackets; code: Separator
  bracketed,     ///< elements; code: Brackets. (1,2) may be a point or an interval
  set,           ///< elements in braces, none: the empty set; code 1: in bare TeX braces
  set_builder,   ///< element, condition
  matrix,        ///< entries row by row; number: columns
  named_set,     ///< code: NamedSet
  set_union,     ///< two or more sets
  intersection,  ///< two or more sets
  difference,    ///< two sets
  // Statements.
  relation,  ///< two or more sides; text: one Sign a gap, as bytes
  all_of,    ///< statements that hold together: "and", systems
  any_of,    ///< statements of which one holds: "or"
  negation,  ///< one statement
};

enum class Constant : std::uint8_t { pi, e, i, infinity, undefined };

enum class Function : std::uint8_t {
  sin,
  cos,
  tan,
  cot,
  sec,
  csc,
  arcsin,
  arccos,
  arctan,
  arccot,
  arcsec,
  arccsc,
  sinh,
  cosh,
  tanh,
  coth,
  sech,
  csch,
  arsinh,
  arcosh,
  artanh,
  arcoth,
  arsech,
  arcsch,
  exp,
  ln,
  log,
  abs,
  floor,
  ceil,
  round,
  sign,
  gcd,
  lcm,
  max,
  min,
  mod,
  factorial,
  double_factorial,
  binomial,
  permutations,
  gamma,
  real_part,
  imaginary_part,
  conjugate,
  argument,
  determinant,
  transpose,
  inverse,
  trace,
  norm,
  fractional_part
};

enum class Brackets : std::uint8_t {
  round,         ///< (a, b)
  square,        ///< [a, b]
  round_square,  ///< (a, b]
  square_round,  ///< [a, b)
  angle,         ///< ⟨a, b⟩
};

enum class Separator : std::uint8_t { comma, semicolon, conjunction, disjunction, boxes };

enum class NamedSet : std::uint8_t { naturals, integers, rationals, reals, complexes, primes };

enum class Sign : char {
  equal = '=',
  not_equal = '!',
  less = '<',
  greater = '>',
  less_equal = 'l',
  greater_equal = 'g',
  approximately = '~',
  congruent = 'c',
  proportional = 'p',
  similar = 's',
  element = 'e',
  not_element = 'n',
  subset = 'b',
  superset = 'B',
  divides = '|',
  parallel = 'P',
  perpendicular = 'T',
  implies = 'i',
  equivalent = 'q',
  maps_to = 'm',
};

/// A part of a mathematical answer. Immutable; lives in the arena it was made in, as do its
/// children and its text.
struct Expression {
  Kind kind;
  std::uint8_t code = 0;
  std::int32_t number = 0;
  std::string_view text = {};
  std::span<const Expression* const> children = {};

  const Expression& operator[](std::size_t i) const { return *children[i]; }
  std::size_t size() const { return children.size(); }

  bool is(Kind wanted) const { return kind == wanted; }
  bool is(Constant wanted) const {
    return kind == Kind::constant && code == static_cast<std::uint8_t>(wanted);
  }
  bool is(Function wanted) const {
    return kind == Kind::function && code == static_cast<std::uint8_t>(wanted);
  }
  Constant constant() const { return static_cast<Constant>(code); }
  Function function() const { return static_cast<Function>(code); }
  Sign sign(std::size_t gap) const { return static_cast<Sign>(text[gap]); }
};

/// Whether nodes of this kind have a numerical value, so that arithmetic may be done with them.
bool is_scalar(Kind kind);

/// Makes nodes in an arena.
class Builder {
 public:
  explicit Builder(Arena& arena) : arena_(arena) {}

  const Expression* leaf(Kind kind, std::string_view text, std::int32_t number = 0) const;
  const Expression* integer(std::int64_t value) const;
  const Expression* constant(Constant which) const;
  const Expression* node(Kind kind, std::initializer_list<const Expression*> children,
                         std::uint8_t code = 0, std::int32_t number = 0) const;
  const Expression* node(Kind kind, std::span<const Expression* const> children,
                         std::uint8_t code = 0, std::int32_t number = 0,
                         std::string_view text = {}) const;
  const Expression* function(Function which, std::initializer_list<const Expression*> args) const;
  const Expression* relation(const Expression* left, Sign sign, const Expression* right) const;

  Arena& arena() const { return arena_; }

 private:
  Arena& arena_;
};

/// Structural identity: same kinds, codes, texts and children.
bool same(const Expression& a, const Expression& b);

/// A hash of the structure: the same on every machine and in every run.
std::uint64_t hash_of(const Expression& expression);

/// The tree on one line: `add(1, multiply(2, x))`, shortened in the middle beyond `limit` bytes.
std::string to_string(const Expression& expression, std::size_t limit = 400);

}  // namespace cupel::math
