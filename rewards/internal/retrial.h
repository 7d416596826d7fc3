#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "rewards/component_summary.h"

namespace cupel {

/// What became of the specimens of a component with one of its options changed.
struct Retrial {
  std::string option;  ///< `prefilled=yes`
  std::size_t tried = 0;
  std::size_t passed = 0;  ///< are `correct`
  std::size_t found = 0;   ///< of `math`: have an answer where it was looked for
  bool is_marked = false;  ///< of `math`: what is found there was written as the answer
};

/// The option of the verifier `format` with which most specimens have the form; nothing where none
/// has.
std::optional<Retrial> best_format(const ComponentSummary& component);

/// The `extract=` of the verifier `math` with which most specimens are right, and of those with
/// which most have an answer; nothing where none has.
std::optional<Retrial> best_extraction(const ComponentSummary& component);

}  // namespace cupel
