#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cupel::code {

/// `text` in quotes, or about 40 bytes of it around `spot`, with "…" where it is cut. What cannot
/// be seen or is not UTF-8 is escaped: \n, \x1b, \u200b.
std::string quoted_around(std::string_view text, std::size_t spot);

}  // namespace cupel::code
