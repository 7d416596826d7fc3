#pragma once

#include <string_view>

namespace cupel::math {

/// The content of the \boxed{…} or \fbox{…} that opens last among those that close and are not
/// blank; a null view if there is none.
std::string_view last_box(std::string_view text);

/// Whether a box opens and never closes.
bool has_open_box(std::string_view text);

}  // namespace cupel::math
