#pragma once

#include <string_view>

#include "verifiers/instructions/choices.h"

namespace cupel::instructions {

/// The options of a row that does not say in which order they were shown, the right one first: the
/// fields "Correct Answer" and "Incorrect Answer 1" to "3" of GPQA. Their labels are none that a
/// completion would write, so that they can be chosen by their texts alone. Empty for other rows.
Choices unordered_choices(std::string_view row);

}  // namespace cupel::instructions
