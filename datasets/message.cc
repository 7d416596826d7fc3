#include "datasets/message.h"

#include <string>

#include "datasets/line_blocks.h"

namespace cupel {

std::string_view content_text(const JsonField& content, JsonLine& lines, TextArena& texts) {
  if (content.type == JsonType::null) return {};
  if (content.type != JsonType::array) return text_of(content, texts);
  const auto split = [&lines](const JsonField& of) {
    std::vector<JsonField> into;
    // The line was checked as a whole, so what is in it is in order.
    (void)lines.split(of.value, of.value.size() + LineBlock::kPadding, into);
    return into;
  };
  std::string all;
  for (const JsonField& part : split(content)) {
    if (part.type != JsonType::object) continue;
    for (const JsonField& field : split(part))
      if (field.key == "text" && field.type == JsonType::string) all += text_of(field, texts);
  }
  return texts.keep(all);
}

}  // namespace cupel
