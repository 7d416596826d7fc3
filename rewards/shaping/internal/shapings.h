#pragma once

#include <memory>

#include "rewards/shaping.h"

namespace cupel::shaping {

// Each shaping as the table in rewards/shaping.cc lists it.

ShapingInfo code_format_shaping();
ShapingInfo cosine_shaping();
ShapingInfo length_shaping();
ShapingInfo long_block_shaping();
ShapingInfo loop_shaping();
ShapingInfo overlong_shaping();
ShapingInfo readable_shaping();
ShapingInfo reasoning_steps_shaping();
ShapingInfo repetition_shaping();
ShapingInfo stop_properly_shaping();
ShapingInfo tag_count_shaping();

/// `ShapingInfo::make` of a shaping whose options cannot be wrong together.
template <class Made>
Result<std::unique_ptr<const Shaping>> make_as(const OptionValues& checked_options) {
  return std::make_unique<const Made>(checked_options);
}

}  // namespace cupel::shaping
