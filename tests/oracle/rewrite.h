#pragma once

#include "tests/oracle/dice.h"
#include "tests/oracle/tree.h"

namespace cupel::oracle {

/// `tree` after up to `steps` identities of school algebra at random places. Its real value stays
/// what it was wherever both are defined.
Tree rewritten(Tree tree, int steps, Dice& dice);

}  // namespace cupel::oracle
