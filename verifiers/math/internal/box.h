#pragma once

#include <cstddef>
#include <string_view>

namespace cupel::math {

/// What the boxes of a text, `\boxed{…}` and `\fbox{…}`, give as its answer.
struct BoxedAnswer {
  /// The content of the last box; or, where only separators stand between it and other boxes before
  /// it, all from the first of these to the closing brace of the last. Null if there is no box.
  std::string_view text;
  std::size_t end = 0;       ///< offset of what follows the last box
  bool one_is_open = false;  ///< there is no box, but one opens and never closes
};

/// The last box is the one that opens last of those that close and are not blank. Boxes that are
/// apart by no more than "and", "or", punctuation, math delimiters and labels such as `(b)` or
/// `y =` are a list, unless they all hold the same. `\boxed 5` is a box too. Linear in the text,
/// and quick where the last box stands near the end.
BoxedAnswer last_boxes(std::string_view text);

}  // namespace cupel::math
