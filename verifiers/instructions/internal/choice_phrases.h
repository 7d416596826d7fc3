#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace cupel::instructions {

/// Where in `text` what follows "the answer is", "Answer:", "I choose", `答案是` begins, and where
/// what stands before "is correct" does, in order. Reads the last 32 KB.
std::vector<std::size_t> announced_choices(std::string_view text);

}  // namespace cupel::instructions
