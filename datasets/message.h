#pragma once

#include <string_view>

#include "base/text_arena.h"
#include "datasets/json_line.h"

namespace cupel {

/// What a message says: its content as a text, or the texts of the content's parts, put together;
/// "" for null. `content` stands in a block of lines, so that it can be read beyond its end.
std::string_view content_text(const JsonField& content, JsonLine& lines, TextArena& texts);

}  // namespace cupel
