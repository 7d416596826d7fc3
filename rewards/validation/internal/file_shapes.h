#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/fields.h"
#include "rewards/validation/internal/faults.h"
#include "rewards/validation/internal/problem_rows.h"

namespace cupel {

/// What the rows of one file have in common: the names and types of their fields. Bounded: of
/// fields beyond the first few hundred nothing is known.
class FileShape {
 public:
  explicit FileShape(const Fields& fields) : fields_(&fields) {}

  void count(const ProblemRow& row);

  /// Where a row is unlike most of the file's. Thread-safe once all are counted.
  void check(const ProblemRow& row, Faults& faults) const;

 private:
  static constexpr std::size_t kTypes = 6;
  using Counts = std::array<std::uint64_t, kTypes>;

  void check_prompt_name(const ProblemRow& row, Faults& faults) const;

  const Fields* fields_;
  std::uint64_t rows_ = 0, with_id_ = 0;
  std::map<std::string, Counts, std::less<>> types_;
  std::map<std::string, std::uint64_t, std::less<>> prompts_;
};

}  // namespace cupel
