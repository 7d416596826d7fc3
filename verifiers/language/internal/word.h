#pragma once

#include <cstddef>

#include "verifiers/language/internal/evidence.h"

namespace cupel::language {

/// A word of a sentence whose languages are told by evidence.
struct Word {
  std::size_t begin, end;
  char32_t only_letter;  ///< of a word of one letter, which may be a variable; else 0
  bool is_unit;
  bool may_be_name;  ///< in a text of another alphabet
  Ranked evidence;
};

}  // namespace cupel::language
