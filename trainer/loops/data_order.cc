#include "trainer/loops/data_order.h"

#include <numeric>
#include <stdexcept>
#include <utility>

#include "trainer/generation/random.h"

namespace cupel::trainer {

DataOrder::DataOrder(std::size_t rows, std::uint64_t seed) : seed_(seed), rows_(rows) {
  if (rows == 0) throw std::invalid_argument("there are no rows to put in order");
  shuffle(0);
}

std::size_t DataOrder::row(std::uint64_t place) {
  if (const std::uint64_t pass = place / rows_.size(); pass != pass_) shuffle(pass);
  return rows_[place % rows_.size()];
}

/// Fisher and Yates.
void DataOrder::shuffle(std::uint64_t pass) {
  pass_ = pass;
  std::iota(rows_.begin(), rows_.end(), std::size_t{0});
  for (std::size_t left = rows_.size(); left > 1; --left) {
    const double draw = uniform_number({.seed = seed_, .prompt = pass, .position = left});
    std::swap(rows_[left - 1], rows_[static_cast<std::size_t>(draw * static_cast<double>(left))]);
  }
}

}  // namespace cupel::trainer
