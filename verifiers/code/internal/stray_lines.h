#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cupel::code {

/// A line that one of two texts has more often than the other, its words one space apart.
struct StrayLine {
  std::string words;
  std::size_t number;  ///< in its text, from 1
  bool is_missing;     ///< it is of the expected text and not in the output
};

/// The first line of `output` that is too many in it, else the first of `expected` that is missing;
/// nothing where they have the same lines in some order. Blank lines do not count. Linear.
std::optional<StrayLine> stray_line(std::string_view output, std::string_view expected);

}  // namespace cupel::code
