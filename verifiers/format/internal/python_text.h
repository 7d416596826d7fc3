#pragma once

#include <cstddef>
#include <string_view>

#include "base/python_text.h"

// Text as Python's `str` and `re` see it, over UTF-8 bytes.

namespace cupel::format {

constexpr std::size_t kNowhere = std::string_view::npos;

/// Where the white space that begins at `at` ends.
std::size_t end_of_space(std::string_view text, std::size_t at);

/// `str.strip`.
std::string_view strip(std::string_view text);

/// `str.find`, from `at` on. Linear, and quick where the mark that `needle` shows (`<`, a digit, …)
/// is rare.
std::size_t find(std::string_view text, std::string_view needle, std::size_t at = 0);

/// `str.count`, which counts no overlaps, but no further than `most`.
std::size_t count_to(std::string_view text, std::string_view needle, std::size_t most);

/// `text.split(separator)[-1]`: from the left, and without overlaps.
std::string_view behind_last(std::string_view text, std::string_view separator);

/// `len`: code points.
std::size_t code_points(std::string_view text);

}  // namespace cupel::format
