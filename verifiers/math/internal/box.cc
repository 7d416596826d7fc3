#include "verifiers/math/internal/box.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

constexpr std::string_view kBoxed = "\\boxed";
constexpr std::string_view kFbox = "\\fbox";

/// The length of `\boxed{` or `\fbox {` at the start of `text`, 0 if it does not start with one.
std::size_t box_opening(std::string_view text) {
  std::size_t i = 0;
  if (text.starts_with(kBoxed))
    i = kBoxed.size();
  else if (text.starts_with(kFbox))
    i = kFbox.size();
  else
    return 0;
  while (i < text.size() && is_space(text[i])) ++i;
  return i < text.size() && text[i] == '{' ? i + 1 : 0;
}

}  // namespace

// One pass with a stack of open braces: rescanning from every box would be quadratic on a text made
// of boxes that never close.
std::string_view last_box(std::string_view text) {
  struct Brace {
    std::size_t content;
    bool is_box;
  };
  std::vector<Brace> open;
  std::string_view last;
  for (std::size_t i = std::min(text.find(kBoxed), text.find(kFbox)); i < text.size(); ++i) {
    if (text[i] == '\\') {
      if (const std::size_t length = box_opening(text.substr(i))) {
        i += length - 1;
        open.push_back({i + 1, true});
      } else {
        ++i;
      }
    } else if (text[i] == '{') {
      open.push_back({i + 1, false});
    } else if (text[i] == '}' && !open.empty()) {
      const Brace brace = open.back();
      open.pop_back();
      const std::string_view content = text.substr(brace.content, i - brace.content);
      if (brace.is_box && !trim(content).empty()) last = content;
    }
  }
  return last;
}

}  // namespace cupel::math
