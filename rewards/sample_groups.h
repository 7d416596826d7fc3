#pragma once

#include <cstddef>
#include <span>

#include "datasets/sample.h"

namespace cupel {

/// Whether samples i - 1 and i are completions of one prompt.
inline bool continues_group(std::span<const Sample> samples, std::size_t i) {
  return i > 0 && samples[i].group != 0 && samples[i].group == samples[i - 1].group;
}

/// The first sample of the group that holds sample `i`.
inline std::size_t group_begin(std::span<const Sample> samples, std::size_t i) {
  while (continues_group(samples, i)) --i;
  return i;
}

/// The place behind the last sample of the group that holds sample `i`.
inline std::size_t group_end(std::span<const Sample> samples, std::size_t i) {
  ++i;
  while (i < samples.size() && continues_group(samples, i)) ++i;
  return i;
}

}  // namespace cupel
