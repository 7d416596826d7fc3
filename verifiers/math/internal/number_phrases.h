#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cupel::math {

/// A text that begins with a number in words, or has one before "million" and the like, with
/// digits instead: "seven apples" as "7 apples", "\$1.2 million" as "\$1200000"; and "infinity",
/// "all real numbers" as symbols. Nothing when there is no such number, or when what follows is
/// more than a noun or a unit.
std::optional<std::string> with_digits(std::string_view text);

/// "7 to 32" with a colon instead, "three to one" too; empty when it is no such thing.
std::string with_colon(std::string_view text);

/// "1/4" of "1 out of 4" and "1 in 4"; empty when it is no such thing.
std::string share_of(std::string_view text);

}  // namespace cupel::math
