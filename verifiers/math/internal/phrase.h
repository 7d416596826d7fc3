#pragma once

#include <cstddef>
#include <string_view>

namespace cupel::math {

/// An answer that the text announces in words.
struct Announcement {
  std::string_view text;  ///< the answer; null if none is announced
  bool is_final = false;  ///< "final answer", not merely "answer"
};

/// What follows the last "the answer is", "final answer:", `答案是`, `La respuesta es` and the
/// like, up to the end of its sentence or formula. Where three or more different answers are
/// announced one right after the other, all of them. Reads the last `kStatementReach` bytes.
Announcement last_announcement(std::string_view text);

}  // namespace cupel::math
