#pragma once

#include <cstdint>
#include <string_view>

namespace cupel::math {

enum class Tok : std::uint8_t {
  end,
  // Operands.
  number,     ///< text: digits; number: how many stand after the point; code: NumberForm
  symbol,     ///< text: canonical name
  constant,   ///< code: Constant
  function,   ///< code: Function
  run,        ///< two or three letters that may be a product of symbols, a unit or a name
  word,       ///< a longer word, or a short one of everyday English
  text,       ///< what \text{…} holds, trimmed
  named_set,  ///< code: NamedSet
  empty_set,
  dots,
  // Operators.
  plus,
  minus,
  plus_minus,
  minus_plus,
  times,
  slash,
  caret,
  underscore,
  bang,
  percent,
  degree,
  prime,
  relation,  ///< code: Sign
  cup,
  cap,
  setminus,
  mod,   ///< a mod b
  pmod,  ///< (mod b), \pmod{b}
  // Punctuation.
  comma,
  semicolon,
  colon,
  period,
  soft_break,   ///< \quad, a line break: separates where something must
  conjunction,  ///< and
  disjunction,  ///< or
  negation,     ///< not
  condition,    ///< if, otherwise, where
  open,         ///< code: Fence
  close,        ///< code: Fence
  bar,          ///< |, which opens and closes alike
  ampersand,
  row_break,  ///< \\ inside an environment
  // Commands that take arguments.
  fraction,
  root,
  binomial,
  choose,
  over,  ///< {1 \over 2}
  sum,
  product,
  integral,
  limit,
  accent,       ///< \overline, \vec, …; text: its name
  angle_name,   ///< \angle, \triangle: names the letters that follow
  transparent,  ///< \mathbf, \boxed: what its group holds
  begin,        ///< text: the environment
  finish,       ///< \end
  currency,     ///< text: its sign
  unknown,      ///< a character that says nothing in mathematics
};

enum class Fence : std::uint8_t { round, square, brace, group, angle, floor, ceil, bar, norm };

enum class NumberForm : std::uint8_t { plain, with_point, with_commas, open_point };

struct Token {
  Tok kind = Tok::end;
  std::uint8_t code = 0;
  bool spaced = false;  ///< white space before it
  std::int32_t number = 0;
  std::uint32_t begin = 0;  ///< bytes from the start of the text
  std::uint32_t end = 0;
  std::string_view text = {};

  bool is(Tok wanted) const { return kind == wanted; }
  bool opens(Fence fence) const {
    return kind == Tok::open && code == static_cast<std::uint8_t>(fence);
  }
  bool closes(Fence fence) const {
    return kind == Tok::close && code == static_cast<std::uint8_t>(fence);
  }
};

}  // namespace cupel::math
