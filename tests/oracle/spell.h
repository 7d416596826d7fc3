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

/// The elements in brackets, with commas.
std::string spell_group(Grouping grouping, const std::vector<Tree>& elements, Dice& dice);

enum class Sign { equal, less, less_equal, greater, greater_equal };

/// A chain such as a < x <= b: one sign fewer than sides.
std::string spell_relation(const std::vector<Tree>& sides, const std::vector<Sign>& signs,
                           Dice& dice);

}  // namespace cupel::oracle
