#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace cupel::instructions {

/// The language of most of a text, as IFEval's data name it ("en", "zh-cn"); "und" where it is not
/// known, and nothing where the text has no letters. URLs and mail addresses are left aside, and so
/// is what follows the first 10,000 characters, as the authors' detector does.
///
/// Valid UTF-8. Linear in its length. Thread-safe.
std::optional<std::string_view> detected_language(std::string_view text);

/// All that it may come to, sorted.
std::span<const std::string_view> detectable_languages();

}  // namespace cupel::instructions
