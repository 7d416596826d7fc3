#include "verifiers/format/internal/layout.h"

#include <algorithm>

#include "base/text.h"

namespace cupel::format {

Layout::Layout(const Template& form) {
  for (const Part& part : form.parts) {
    opens.push_back(part.kind == Part::Kind::text ? kNoToken : add(part, part.open));
    closes.push_back(part.kind == Part::Kind::tag ? add(part, part.close) : kNoToken);
  }
}

std::size_t Layout::add(const Part& part, std::string_view mark) {
  const auto known = std::ranges::find(tokens, mark, &Token::text);
  const auto index = static_cast<std::size_t>(known - tokens.begin());
  if (known == tokens.end()) {
    tokens.push_back({mark, part.kind == Part::Kind::box});
    is_watched.push_back(false);
  }
  if (!part.may_recur) is_watched[index] = true;
  return index;
}

std::size_t start_of_box(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at < text.size() && text[at] == '{' ? at + 1 : text.npos;
}

std::size_t end_of_box(std::string_view text, std::size_t at) {
  std::size_t depth = 1;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\') ++at;  // an escaped brace is no brace
    if (c == '{') ++depth;
    if (c == '}' && --depth == 0) return at;
  }
  return text.npos;
}

}  // namespace cupel::format
