#pragma once

#include <cctype>

#include "base/text.h"

namespace cupel::math {

inline bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

}  // namespace cupel::math
