#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cupel::math {

/// The number that all of `text` writes in Chinese numerals: 十二, 两万零五十, 负三, 三分之二.
/// Nothing when it is not one, nor for digits in a row (二〇二五), nor from 10^16 on.
std::optional<std::string> number_from_chinese(std::string_view text);

}  // namespace cupel::math
