#pragma once

#include <cstddef>
#include <string_view>

#include "base/budget.h"
#include "verifiers/math/internal/arena.h"
#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/lexer.h"

namespace cupel::math {

/// What a text says, or where it stops making sense.
struct Parse {
  const Expression* root = nullptr;  ///< null when the text is no mathematics
  std::size_t stopped_at = 0;        ///< then: bytes from its start
  bool commas_may_group = false;     ///< a comma was read that could be read the other way
};

/// Parses LaTeX or plain text as one mathematical answer: an expression, a statement, a set, a
/// list, words. Forgiving about how it is written, strict about what is written: a missing operand
/// or an unbalanced bracket is no answer. The tree lies in `arena` and refers to `text`. When the
/// budget runs out there is no root and `budget.exceeded()` holds.
///
///     parse("\\frac12 + x", Commas::automatic, arena, budget).root   // add(divide(1, 2), x)
Parse parse(std::string_view text, Commas commas, Arena& arena, Budget& budget);

}  // namespace cupel::math
