#pragma once

#include <string_view>
#include <vector>

#include "base/budget.h"
#include "verifiers/math/internal/arena.h"
#include "verifiers/math/internal/token.h"

namespace cupel::math {

/// What a comma between digits means.
enum class Commas : std::uint8_t {
  automatic,  ///< 1,234 is one number outside brackets, a list inside them
  separate,   ///< always between two numbers
  grouping,   ///< between groups of three digits, inside brackets too
};

/// Cuts LaTeX or plain text into tokens; the last one is Tok::end. What only sets type (spaces,
/// sizes, dollar signs, colours) is dropped, unicode mathematics and broken escapes ("\f" + "rac")
/// become what they stand for, thousands separators disappear. False when out of budget. Linear in
/// the length of the text, which the tokens refer to.
bool tokenize(std::string_view text, Commas commas, Arena& arena, Budget& budget,
              std::vector<Token>& tokens);

}  // namespace cupel::math
