#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rewards/summary.h"

namespace cupel {

/// Something that keeps rewards from coming, with the counts that show it.
struct Hint {
  std::string kind;       ///< `template_never_matches`, …: docs/summary.md has the list
  std::string component;  ///< "" where it is about rows or groups
  std::uint64_t seen = 0;
  std::uint64_t of = 0;
  std::string text;           ///< what was seen, `seen` of `of` included
  std::string advice;         ///< what to do, with the option to set
  bool is_on_groups = false;  ///< `seen` and `of` count groups

  double share() const { return static_cast<double>(seen) / static_cast<double>(of); }
};

/// What the counts of a run give clear evidence of, by component, the largest share of each first;
/// groups last. Empty for a run in which nothing is wrong but that some completions are. Tries a
/// few rows again with other options, some milliseconds' work.
std::vector<Hint> hints(const Summary& summary);

}  // namespace cupel
