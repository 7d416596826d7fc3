#include "rewards/validation/internal/prompt_text.h"

#include "base/text.h"

namespace cupel {

std::string normalised_text(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  bool is_gap = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_unbreaking = text.substr(i, 2) == "\xC2\xA0";
    if (is_unbreaking) ++i;
    if (is_unbreaking || is_space(text[i]) || text[i] == '\f' || text[i] == '\v') {
      is_gap = true;
      continue;
    }
    if (is_gap && !result.empty()) result += ' ';
    is_gap = false;
    result += ascii_lower(text[i]);
  }
  return result;
}

}  // namespace cupel
