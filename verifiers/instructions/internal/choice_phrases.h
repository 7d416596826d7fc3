#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace cupel::instructions {

/// A place in a text where a choice is announced.
struct Announced {
  std::size_t place;
  bool is_weak;  ///< "so", "it is": only what fills the rest of the line is a choice
};

/// Where what follows "the answer is", "Answer:", "I choose", `答案是` begins, and where what
/// stands before "is correct" does, in order. Reads the last 32 KB of `text`.
std::vector<Announced> announced_choices(std::string_view text);

}  // namespace cupel::instructions
