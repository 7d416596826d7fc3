#pragma once

#include <string_view>

#include "verifiers/format/template.h"

namespace cupel::format {

// What the end of a text says of text that was to follow.

/// Whether `text` ends with a beginning of `mark` that is not all of it.
bool ends_inside(std::string_view text, std::string_view mark);

/// Whether `text`, in which the mark that opens `part` is not found, ends inside of that mark.
/// Without `after_text` it must begin with it too.
bool ends_inside_open(std::string_view text, const Part& part, bool after_text);

/// Whether `text` is nothing yet: white space, and perhaps the first bytes of a character. With
/// `as_text`, invisible characters are nothing too.
bool is_nothing_yet(std::string_view text, bool as_text);

}  // namespace cupel::format
