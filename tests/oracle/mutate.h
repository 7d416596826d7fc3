#pragma once

#include "tests/oracle/dice.h"
#include "tests/oracle/tree.h"

namespace cupel::oracle {

/// `tree` with one slip at a random place, such as a model makes: a digit, a sign, a root left out,
/// a fraction upside down, 10^-30 too much. Nearly always of another value.
Tree mutated(Tree tree, Dice& dice);

}  // namespace cupel::oracle
