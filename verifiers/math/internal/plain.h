#pragma once

#include <string>
#include <string_view>

namespace cupel::math {

/// An answer without what only sets it in type: math delimiters, sizes, thin spaces, text and font
/// commands, escaped currency and percent signs. Spaces are single, `\dfrac` is `\frac`, a degree
/// sign is `°`, minus is `-`.
///
///     plain("$\\dfrac{1}{2}\\text{ cm}$") == "\\frac{1}{2} cm"
std::string plain(std::string_view answer);

}  // namespace cupel::math
