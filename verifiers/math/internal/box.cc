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

struct Boxes {
  std::string_view last;  // to open, of those that close and are not blank
  bool one_is_open = false;
};

// One pass with a stack of open braces: rescanning from every box would be quadratic on a text made
// of boxes that never close.
Boxes find_boxes(std::string_view text) {
  struct Brace {
    std::size_t content;
    bool is_box;
  };
  std::vector<Brace> open;
  std::size_t last_start = 0;
  Boxes boxes;
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
      if (!brace.is_box || brace.content < last_start || trim(content).empty()) continue;
      boxes.last = content;
      last_start = brace.content;
    }
  }
  boxes.one_is_open =
      std::any_of(open.begin(), open.end(), [](const Brace& brace) { return brace.is_box; });
  return boxes;
}

/// Where the last box opens, when it is all there and not blank: the usual case, found without
/// reading what stands before it.
std::string_view box_at_end(std::string_view text) {
  const std::size_t boxed = last_occurrence(text, kBoxed);
  const std::size_t fbox = text.find(kFbox, boxed == std::string_view::npos ? 0 : boxed);
  if (boxed == std::string_view::npos || fbox != std::string_view::npos) return {};
  return find_boxes(text.substr(boxed)).last;
}

/// A quick no for text without boxes: backslashes are common in it, the letters "box" are not.
bool may_have_box(std::string_view text) { return text.find("box") != std::string_view::npos; }

}  // namespace

std::string_view last_box(std::string_view text) {
  if (!may_have_box(text)) return {};
  const std::string_view box = box_at_end(text);
  return box.empty() ? find_boxes(text).last : box;
}

bool has_open_box(std::string_view text) {
  return may_have_box(text) && find_boxes(text).one_is_open;
}

}  // namespace cupel::math
