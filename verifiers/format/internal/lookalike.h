#pragma once

#include <cstddef>
#include <string_view>

namespace cupel::format {

/// Where `text` holds something that a reader could take for `mark` but that is not: another case
/// (`<Think>`), space (`< think >`), full-width or other brackets (`＜think＞`), invisible
/// characters inside, an escaped slash, attributes (`<answer type="x">`). kNowhere and "" if
/// nowhere. Linear.
struct Lookalike {
  std::size_t offset;
  std::string_view text;
};
Lookalike find_lookalike(std::string_view text, std::string_view mark);

/// Whether a reader would see anything: not white space, control or invisible characters alone.
bool has_content(std::string_view text);

}  // namespace cupel::format
