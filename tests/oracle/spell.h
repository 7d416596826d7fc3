#pragma once

#include <string>
#include <vector>

#include "tests/oracle/dice.h"
#include "tests/oracle/tree.h"

namespace cupel::oracle {

/// The expression as text, in one of many spellings that people and models use: LaTeX, plain text
/// or Unicode. Nothing a reader could take two ways: `(1/2)*x`, never `1/2x`.
std::string spell(const Tree& tree, Dice& dice);

enum class Grouping { set, tuple, open_interval, closed_interval, right_open_interval };

std::string spell_group(Grouping grouping, const std::vector<Tree>& elements, Dice& dice);

}  // namespace cupel::oracle
