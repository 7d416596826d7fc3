#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace cupel::instructions {

/// Scores of rows with columns.
struct ScoreTable {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> scores;  ///< row by row

  double at(std::size_t row, std::size_t column) const { return scores[row * columns + column]; }
};

/// For each row the column it is paired with, each column at most once, so that the sum of scores
/// is the largest and as many as possible are paired; nothing for rows that stay alone. The
/// Hungarian method: smaller² · larger steps.
std::vector<std::optional<std::size_t>> best_pairing(const ScoreTable& table);

}  // namespace cupel::instructions
