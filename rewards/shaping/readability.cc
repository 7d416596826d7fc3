#include "rewards/shaping/readability.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"

namespace cupel::shaping {
namespace {

bool opens_fence(std::string_view line) {
  constexpr std::size_t kMostIndented = 3;  // more is an indented block, or text
  const std::size_t start = std::min(line.find_first_not_of(' '), line.size());
  const std::string_view rest = line.substr(start);
  return start <= kMostIndented && (rest.starts_with("```") || rest.starts_with("~~~"));
}

}  // namespace

Readability readability_of(std::string_view text) {
  Readability found;
  std::size_t paragraph = 0;  // bytes of the lines of the paragraph at hand, newlines included
  const char* start = text.data();
  const auto end_paragraph = [&] {
    const std::string_view lines = trim({start, paragraph});
    if (lines.size() > found.longest_paragraph)
      found.longest_paragraph =
          std::max<std::uint64_t>(found.longest_paragraph, code_points(lines));
    paragraph = 0;
  };
  while (!text.empty()) {
    if (text.front() == '\n') {
      end_paragraph();
      text.remove_prefix(std::min(text.find_first_not_of('\n'), text.size()));
      continue;
    }
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, size);
    text.remove_prefix(size);
    if (opens_fence(line)) found.has_code_block = true;
    if (trim(line).empty()) {
      end_paragraph();
      continue;
    }
    if (paragraph == 0) start = line.data();
    paragraph += size;
  }
  end_paragraph();
  return found;
}

}  // namespace cupel::shaping
