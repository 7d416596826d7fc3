#pragma once

#include <cstdint>
#include <string_view>

#include "base/budget.h"
#include "verifiers/math/internal/arena.h"
#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/lexer.h"

namespace cupel::math {

enum class Role : std::uint8_t { reference, answer };

/// An answer as it was understood.
struct Answer {
  const Expression* tree = nullptr;  ///< null when it cannot be read
  std::string_view text;             ///< the part of it that was read
  bool commas_may_group = false;     ///< another reading of its commas is possible
};

/// Reads the text of a reference or an answer: mathematics in LaTeX or plain text, boxes in it
/// (several that stand together are a list), times of day, dates, numbers in words, words. In an
/// answer that is a sentence, the final answer that it states; a reference that is a sentence is
/// read as words, unless it holds exactly one formula. No tree when there is none or when the
/// budget ran out.
Answer understand(std::string_view text, Role role, Commas commas, Arena& arena, Budget& budget);

}  // namespace cupel::math
