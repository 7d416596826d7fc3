#include "verifiers/math/internal/box.h"

#include <algorithm>
#include <vector>

#include "verifiers/math/internal/box_separators.h"
#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

constexpr std::string_view kBoxed = "\\boxed";
constexpr std::string_view kFbox = "\\fbox";

/// The length of `\boxed` or `\fbox` with the spaces after it, 0 if `text` starts with neither.
std::size_t box_command(std::string_view text) {
  std::size_t i = 0;
  if (text.starts_with(kBoxed))
    i = kBoxed.size();
  else if (text.starts_with(kFbox))
    i = kFbox.size();
  else
    return 0;
  while (i < text.size() && is_space(text[i])) ++i;
  return i;
}

/// The length of the number or capital letter that `text`, what follows `\boxed`, opens with.
std::size_t braceless_content(std::string_view text) {
  const auto is_digit_at = [&](std::size_t i) { return i < text.size() && is_digit(text[i]); };
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z')
    return text.size() > 1 && is_letter(text[1]) ? 0 : 1;
  std::size_t i = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  if (!is_digit_at(i)) return 0;
  while (is_digit_at(i) ||
         (i < text.size() && (text[i] == '.' || text[i] == ',' || text[i] == '/') &&
          is_digit_at(i + 1)))
    ++i;
  return i;
}

struct Box {
  std::size_t start = 0, end = 0;  // from the backslash to what follows the closing brace
  std::string_view content;        // null: there is no box
};

struct Boxes {
  Box last;  // to open, of those that close and are not blank
  bool one_is_open = false;
};

// One pass with a stack of open braces: rescanning from every box would be quadratic on a text made
// of boxes that never close.
Boxes find_boxes(std::string_view text, std::size_t from) {
  struct Brace {
    std::size_t start, content;
    bool is_box;
  };
  std::vector<Brace> open;
  Boxes boxes;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] == '\\') {
      const std::size_t content = i + box_command(text.substr(i));
      if (content == i) {
        const bool box_follows = box_command(text.substr(i + 1)) > 0;  // `\\boxed`, escaped twice
        if (!box_follows) ++i;
      } else if (text.substr(content).starts_with('{')) {
        open.push_back({i, content + 1, true});
        i = content;
      } else if (const std::size_t length = braceless_content(text.substr(content))) {
        boxes.last = {i, content + length, text.substr(content, length)};
        i = content + length - 1;
      } else {
        i = content - 1;
      }
    } else if (text[i] == '{') {
      open.push_back({i, i + 1, false});
    } else if (text[i] == '}' && !open.empty()) {
      const Brace brace = open.back();
      open.pop_back();
      const std::string_view content = text.substr(brace.content, i - brace.content);
      const bool is_earlier = boxes.last.content.data() && brace.start < boxes.last.start;
      if (!brace.is_box || is_earlier || trim(content).empty()) continue;
      boxes.last = {brace.start, i + 1, content};
    }
  }
  boxes.one_is_open =
      std::any_of(open.begin(), open.end(), [](const Brace& brace) { return brace.is_box; });
  return boxes;
}

/// The last box, when it is all there and not blank: the usual case, found without reading what
/// stands before it.
Box box_at_end(std::string_view text) {
  const std::size_t boxed = last_occurrence(text, kBoxed);
  const std::size_t fbox = text.find(kFbox, boxed == std::string_view::npos ? 0 : boxed);
  if (boxed == std::string_view::npos || fbox != std::string_view::npos) return {};
  return find_boxes(text, boxed).last;
}

/// A quick no for text without boxes: backslashes are common in it, the letters "box" are not.
bool may_have_box(std::string_view text) { return text.find("box") != std::string_view::npos; }

/// The last box and those before it that are one list with it.
std::string_view list_ending_with(const Box& last, std::string_view text) {
  std::size_t first = last.start;
  bool all_the_same = true;
  while (true) {
    const std::size_t end = separators_start(text, first);
    if (end == 0 || text[end - 1] != '}') break;
    const auto group = group_ending_at(text, end);
    const bool is_box = group && (group->command == "boxed" || group->command == "fbox");
    if (!is_box || trim(group->content).empty()) break;
    all_the_same = all_the_same && trim(group->content) == trim(last.content);
    first = group->start;
  }
  return all_the_same ? last.content : text.substr(first, last.end - first);
}

}  // namespace

BoxedAnswer last_boxes(std::string_view text) {
  if (!may_have_box(text)) return {};
  Boxes boxes{box_at_end(text), false};
  if (!boxes.last.content.data())
    boxes = find_boxes(text, std::min(text.find(kBoxed), text.find(kFbox)));
  if (!boxes.last.content.data()) return {{}, 0, boxes.one_is_open};
  return {list_ending_with(boxes.last, text), boxes.last.end, false};
}

}  // namespace cupel::math
