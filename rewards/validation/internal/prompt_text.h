#pragma once

#include <string>
#include <string_view>

namespace cupel {

/// Text as prompts are compared: in lower case (ASCII), with single spaces for white space, none
/// around it. A space that does not break is a space.
std::string normalised_text(std::string_view text);

}  // namespace cupel
