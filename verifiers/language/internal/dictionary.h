#pragma once

#include <cstddef>
#include <string_view>

namespace cupel::language {

/// How many words ICU's dictionaries find in `text`, of scripts without spaces. One at least.
std::size_t dictionary_words(std::string_view text);

}  // namespace cupel::language
