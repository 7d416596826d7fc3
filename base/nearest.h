#pragma once

#include <span>
#include <string>
#include <string_view>

namespace cupel {

/// The known name closest to `name` by edit distance, or "" when none is close enough to be a
/// likely slip of the hand.
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> known);

/// `unknown <what> "<name>"; did you mean "<nearest>"? Known: a, b, c`.
std::string unknown_name_message(std::string_view what, std::string_view name,
                                 std::span<const std::string_view> known);

}  // namespace cupel
