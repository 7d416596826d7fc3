#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rewards/filter/internal/records.h"

namespace cupel {

/// Rows by prompt, wherever they stand.
class Prompts {
 public:
  /// Gives each record the number of its prompt.
  explicit Prompts(RecordStore& records);

  std::size_t count() const { return starts_.size() - 1; }

  /// The rows of a prompt, in the order of input.
  std::span<const std::uint32_t> rows(std::size_t prompt) const {
    return {rows_.data() + starts_[prompt], starts_[prompt + 1] - starts_[prompt]};
  }

 private:
  std::vector<std::uint32_t> rows_;
  std::vector<std::uint32_t> starts_;  // and the end of the last
};

}  // namespace cupel
