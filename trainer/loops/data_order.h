#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cupel::trainer {

/// The order in which rows are taken: each pass over them in an order of its own, decided by the
/// seed and the pass alone, so that a run that is resumed goes on where it stopped. Not
/// thread-safe.
class DataOrder {
 public:
  /// Throws std::invalid_argument where there are no rows.
  DataOrder(std::size_t rows, std::uint64_t seed);

  /// The row that is taken at a place, counted over all passes.
  std::size_t row(std::uint64_t place);

 private:
  void shuffle(std::uint64_t pass);

  std::uint64_t seed_;
  std::uint64_t pass_ = 0;
  std::vector<std::size_t> rows_;  // of that pass
};

}  // namespace cupel::trainer
