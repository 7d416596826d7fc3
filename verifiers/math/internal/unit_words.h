#pragma once

#include <string_view>

namespace cupel::math {

/// Units that may follow a number without a space; the only single letters taken as units.
bool is_short_unit(std::string_view word);

/// Words that say something about the number itself (`5 million`, `7 pi`, `2 or`), so that what
/// they follow is not a plain number with a unit.
bool is_about_the_number(std::string_view word);

}  // namespace cupel::math
