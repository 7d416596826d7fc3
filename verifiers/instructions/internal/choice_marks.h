#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace cupel::instructions {

/// What stands before an option: `C.`, `C)`, `C:` or `(C)`.
struct ChoiceMark {
  char letter;      ///< from A to Z
  std::size_t end;  ///< bytes of the text up to its end
};

/// The mark that `text` begins with, spaces, list bullets and emphasis aside. A letter alone, with
/// nothing behind it, is a mark too.
std::optional<ChoiceMark> mark_at_start(std::string_view text);

}  // namespace cupel::instructions
