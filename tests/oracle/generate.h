#pragma once

#include "tests/oracle/dice.h"
#include "tests/oracle/tree.h"

namespace cupel::oracle {

struct Shape {
  int depth = 3;
  bool has_symbols = false;
};

/// A random expression such as an answer might be: defined nearly everywhere that its symbols are
/// positive, neither huge nor tiny.
Tree generate(const Shape& shape, Dice& dice);

}  // namespace cupel::oracle
