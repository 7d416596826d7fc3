#pragma once

#include <string_view>

namespace cupel::math {

/// The content of the last \boxed{…} or \fbox{…} that closes and is not blank; a null view if none.
std::string_view last_box(std::string_view text);

}  // namespace cupel::math
