#pragma once

#include <string_view>

namespace cupel::math {

/// What follows the last "the answer is", "final answer:" or "answer =" of a text, up to the end of
/// its sentence or formula; a null view if there is none.
std::string_view answer_after_phrase(std::string_view text);

/// Whether two words stand side by side, as in a sentence and not in a formula or a bare answer.
bool reads_as_prose(std::string_view text);

}  // namespace cupel::math
